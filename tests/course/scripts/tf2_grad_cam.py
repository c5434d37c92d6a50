"""TensorFlow 2: Grad-CAM with a tape over a model of two outputs."""
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
import matplotlib.cm as cm
import matplotlib.pyplot as plt
inp = keras.Input(shape=(32,32,3), name='img')
x = layers.Conv2D(8, 3, activation='relu', padding='same', name='block1_conv1')(inp)
x = layers.MaxPooling2D()(x)
x = layers.Conv2D(16, 3, activation='relu', padding='same', name='last_conv')(x)
x = layers.GlobalAveragePooling2D()(x)
out = layers.Dense(5, activation='softmax', name='predictions')(x)
model = keras.Model(inp, out)
model.layers[-1].activation = None
def make_gradcam_heatmap(img_array, model, last_conv_layer_name, pred_index=None):
    grad_model = tf.keras.models.Model([model.inputs], [model.get_layer(last_conv_layer_name).output, model.output])
    with tf.GradientTape() as tape:
        last_conv_layer_output, preds = grad_model(img_array)
        if pred_index is None:
            pred_index = tf.argmax(preds[0])
        class_channel = preds[:, pred_index]
    grads = tape.gradient(class_channel, last_conv_layer_output)
    pooled_grads = tf.reduce_mean(grads, axis=(0, 1, 2))
    last_conv_layer_output = last_conv_layer_output[0]
    heatmap = last_conv_layer_output @ pooled_grads[..., tf.newaxis]
    heatmap = tf.squeeze(heatmap)
    heatmap = tf.maximum(heatmap, 0) / tf.math.reduce_max(heatmap)
    return heatmap.numpy()
img_array = np.expand_dims(np.random.rand(32,32,3).astype('float32'), axis=0)
preds = model.predict(img_array)
print("Predicted:", preds[0].argmax())
heatmap = make_gradcam_heatmap(img_array, model, 'last_conv')
plt.matshow(heatmap); plt.show()
heatmap = np.uint8(255 * heatmap)
jet = plt.colormaps['jet'] if hasattr(plt,'colormaps') else cm.get_cmap("jet")
jet_colors = jet(np.arange(256))[:, :3]
jet_heatmap = jet_colors[heatmap]
jet_heatmap = keras.utils.array_to_img(jet_heatmap)
jet_heatmap = jet_heatmap.resize((32, 32))
jet_heatmap = keras.utils.img_to_array(jet_heatmap)
superimposed = jet_heatmap * 0.4 + img_array[0]
keras.utils.array_to_img(superimposed).save("cam.jpg")
assert heatmap.shape == (16,16)
