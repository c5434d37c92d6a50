"""Keras 2: ImageDataGenerator.flow_from_directory, fit_generator and its kin."""
import os, numpy as np
from PIL import Image
for part in ('train','validation'):
    for cls in ('cats','dogs'):
        os.makedirs(os.path.join('data',part,cls), exist_ok=True)
        for i in range(12):
            Image.fromarray(np.random.randint(0,255,(40,50,3),dtype=np.uint8)).save(os.path.join('data',part,cls,'%s.%d.jpg'%(cls,i)))
from keras.preprocessing.image import ImageDataGenerator
from keras.models import Sequential
from keras.layers import Conv2D, MaxPooling2D
from keras.layers import Activation, Dropout, Flatten, Dense
from keras import backend as K
img_width, img_height = 32, 32
train_data_dir = 'data/train'
validation_data_dir = 'data/validation'
nb_train_samples = 24
nb_validation_samples = 24
epochs = 2
batch_size = 8
if K.image_data_format() == 'channels_first':
    input_shape = (3, img_width, img_height)
else:
    input_shape = (img_width, img_height, 3)
model = Sequential()
model.add(Conv2D(8, (3, 3), input_shape=input_shape))
model.add(Activation('relu'))
model.add(MaxPooling2D(pool_size=(2, 2)))
model.add(Flatten())
model.add(Dense(8))
model.add(Activation('relu'))
model.add(Dropout(0.5))
model.add(Dense(1))
model.add(Activation('sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='rmsprop', metrics=['accuracy'])
train_datagen = ImageDataGenerator(rescale=1. / 255, shear_range=0.2, zoom_range=0.2, horizontal_flip=True, rotation_range=40, width_shift_range=0.2, height_shift_range=0.2, fill_mode='nearest')
test_datagen = ImageDataGenerator(rescale=1. / 255)
train_generator = train_datagen.flow_from_directory(train_data_dir, target_size=(img_width, img_height), batch_size=batch_size, class_mode='binary')
validation_generator = test_datagen.flow_from_directory(validation_data_dir, target_size=(img_width, img_height), batch_size=batch_size, class_mode='binary', shuffle=False)
print(train_generator.class_indices, train_generator.samples, train_generator.classes[:3], train_generator.filenames[:2])
h = model.fit_generator(train_generator, steps_per_epoch=nb_train_samples // batch_size, epochs=epochs, validation_data=validation_generator, validation_steps=nb_validation_samples // batch_size)
acc = h.history['acc']; val_acc = h.history['val_acc']
scores = model.evaluate_generator(validation_generator, steps=3)
print("%s: %.2f%%" %(model.metrics_names[1], scores[1]*100))
output = model.predict_generator(validation_generator, steps=3)
np.set_printoptions(formatter={'float': lambda x: "{0:0.3f}".format(x)})
print(validation_generator.class_indices); print(output[:2])
model.save_weights('first_try.h5')
for data_batch, labels_batch in train_generator:
    print('data batch shape:', data_batch.shape, labels_batch.shape); break
from keras.preprocessing import image
img = image.load_img('data/train/cats/cats.0.jpg', target_size=(32,32))
x = image.img_to_array(img); x = x.reshape((1,) + x.shape)
i = 0
for batch in train_datagen.flow(x, batch_size=1, save_to_dir='data', save_prefix='cat', save_format='jpeg'):
    i += 1
    if i > 3: break
