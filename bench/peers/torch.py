"""The workloads in PyTorch: the plain training loop, on tensors that lie in memory."""

import os
from itertools import pairwise

import torch
from torch import nn

from bench.measure import main
from bench.workloads import Workload

MEMORY_FORMAT = torch.channels_last if os.environ.get("BENCH_MEMORY_FORMAT") == "channels_last" else torch.contiguous_format


class LastOutput(nn.Module):
    """A recurrent layer of which only the last output counts."""

    def __init__(self, work: Workload):
        super().__init__()
        self.layer = {"lstm": nn.LSTM, "gru": nn.GRU}[work.recurrent](work.embedding, work.units[0], batch_first=True)

    def forward(self, x):
        return self.layer(x)[0][:, -1]


class Model:
    """A network that gives logits, its loss, and the fused Adam (the fastest of PyTorch's three)."""

    def __init__(self, work: Workload, learning_rate: float):
        self.batch, self.binary = work.batch, work.binary
        layers: list[nn.Module] = []
        for before, after in pairwise((1, *work.filters)):
            normalization = [nn.BatchNorm2d(after)] if work.normalized else []
            layers += [nn.Conv2d(before, after, 3, padding=1), *normalization, nn.ReLU(), nn.MaxPool2d(2)]
        if work.recurrent:
            layers += [nn.Embedding(work.words, work.embedding), LastOutput(work)]
        layers.append(nn.Flatten())
        for before, after in pairwise(work.units):
            layers += [nn.Linear(before, after), nn.ReLU()]
        self.network = nn.Sequential(*layers[:-1]).to(memory_format=MEMORY_FORMAT)
        self.pictures = bool(work.filters)
        self.loss = nn.BCEWithLogitsLoss() if work.binary else nn.CrossEntropyLoss()
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=learning_rate, fused=True)

    def fit(self, x, y, epochs: int) -> float:
        """Train, counting loss and accuracy as the others do; the last epoch's loss."""
        features = torch.from_numpy(x)
        if self.pictures:  # PyTorch counts the channels before the rows
            features = features.permute(0, 3, 1, 2).contiguous(memory_format=MEMORY_FORMAT)
        labels = torch.from_numpy(y).reshape(-1, 1) if self.binary else torch.from_numpy(y).long()
        for _ in range(epochs):
            total, correct = torch.zeros(()), torch.zeros((), dtype=torch.long)
            for rows in torch.randperm(len(features)).split(self.batch):
                wanted = labels[rows]
                logits = self.network(features[rows])
                loss = self.loss(logits, wanted)
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()
                with torch.no_grad():
                    total += loss * len(rows)
                    correct += ((logits > 0) == wanted).sum() if self.binary else (logits.argmax(1) == wanted).sum()
            history = {"loss": total.item() / len(features), "accuracy": correct.item() / len(features)}
        return history["loss"]


if __name__ == "__main__":
    main(Model)
