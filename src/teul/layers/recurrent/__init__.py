"""Layers that read sequences step by step."""

from teul.layers.recurrent.bidirectional import Bidirectional
from teul.layers.recurrent.convolutional import ConvLSTM1D, ConvLSTM2D, ConvLSTM3D
from teul.layers.recurrent.gru import GRU, GRUCell
from teul.layers.recurrent.lstm import LSTM, LSTMCell
from teul.layers.recurrent.rnn import RNN
from teul.layers.recurrent.simple import SimpleRNN, SimpleRNNCell
from teul.layers.recurrent.stacked import StackedRNNCells
from teul.layers.recurrent.time_distributed import TimeDistributed

__all__ = [
    "GRU", "LSTM", "RNN", "Bidirectional", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "GRUCell", "LSTMCell", "SimpleRNN", "SimpleRNNCell",
    "StackedRNNCells", "TimeDistributed",
]  # fmt: skip
