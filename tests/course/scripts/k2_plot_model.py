"""Keras 2: helpers of keras.utils under their old modules."""
import numpy as np
from keras.layers import Dense
from keras.models import Sequential
from keras.utils.generic_utils import Progbar
from keras.utils.np_utils import to_categorical
from keras.utils.vis_utils import plot_model

model = Sequential([Dense(3, input_dim=2, name='hidden'), Dense(1, name='answer')])
try:
    plot_model(model, to_file='model.png', show_shapes=True, show_layer_names=True, rankdir='TB')
except ImportError as why:
    print('no graphviz:', why)
progress_bar = Progbar(target=3)
for i in range(3):
    progress_bar.update(i + 1)
assert to_categorical(np.array([0, 2]), num_classes=3).tolist() == [[1, 0, 0], [0, 0, 1]]
