"""Keras 2: a grid over optimizers, batch sizes and the builder's own arguments."""
import numpy
from keras.constraints import maxnorm
from keras.layers import Dense, Dropout
from keras.models import Sequential
from keras.optimizers import SGD
from keras.wrappers.scikit_learn import KerasClassifier
from sklearn.model_selection import GridSearchCV


def create_model(learn_rate=0.01, momentum=0, dropout_rate=0.0, weight_constraint=1):
    model = Sequential()
    model.add(Dense(12, input_dim=8, kernel_initializer='uniform', activation='linear', kernel_constraint=maxnorm(weight_constraint)))
    model.add(Dropout(dropout_rate))
    model.add(Dense(1, kernel_initializer='uniform', activation='sigmoid'))
    optimizer = SGD(lr=learn_rate, momentum=momentum)
    model.compile(loss='binary_crossentropy', optimizer=optimizer, metrics=['accuracy'])
    return model


dataset = numpy.loadtxt("pima-indians-diabetes.csv", delimiter=",")
X, Y = dataset[:, 0:8], dataset[:, 8]
model = KerasClassifier(build_fn=create_model, epochs=2, batch_size=10, verbose=0)
param_grid = dict(learn_rate=[0.001, 0.1], momentum=[0.0, 0.9], dropout_rate=[0.2])
grid = GridSearchCV(estimator=model, param_grid=param_grid, n_jobs=1, cv=2)
grid_result = grid.fit(X, Y)
print("Best: %f using %s" % (grid_result.best_score_, grid_result.best_params_))
for mean, param in zip(grid_result.cv_results_['mean_test_score'], grid_result.cv_results_['params']):
    print("%f with: %r" % (mean, param))
