"""Keras 2: Grad-CAM and gradient ascent with K.gradients and K.function."""
# keras 2.0 grad cam with K.gradients and K.function
import numpy as np
from keras.models import Model
from keras.layers import Input, Conv2D, GlobalAveragePooling2D, Dense
from keras import backend as K
i = Input(shape=(16,16,3))
h = Conv2D(4,(3,3),activation='relu',name='conv')(i)
p = Dense(3,activation='softmax')(GlobalAveragePooling2D()(h))
model = Model(i,p)
x = np.random.rand(1,16,16,3)
idx = np.argmax(model.predict(x)[0])
out = model.output[:, idx]
last = model.get_layer('conv')
grads = K.gradients(out, last.output)[0]
pooled = K.mean(grads, axis=(0,1,2))
iterate = K.function([model.input],[pooled, last.output[0]])
pv, cv = iterate([x])
for k in range(4):
    cv[:,:,k] *= pv[k]
heat = np.mean(cv, axis=-1)
heat = np.maximum(heat,0)
print(heat.shape)
loss = K.mean(model.get_layer('conv').output[:,:,:,0])
g = K.gradients(loss, model.input)[0]
g /= (K.sqrt(K.mean(K.square(g))) + 1e-5)
it = K.function([model.input],[loss,g])
img = np.random.random((1,16,16,3))*20+128.
for _ in range(3):
    l, gv = it([img])
    img += gv*1.
print(l)
