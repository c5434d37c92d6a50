"""Keras 2: KerasClassifier in a pipeline under cross-validation."""
import pandas
from keras.layers import Dense
from keras.models import Sequential
from keras.wrappers.scikit_learn import KerasClassifier
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import LabelEncoder, StandardScaler

dataset = pandas.read_csv("sonar.csv", header=None).values
X = dataset[:, 0:60].astype(float)
encoded_Y = LabelEncoder().fit_transform(dataset[:, 60])


def create_baseline():
    model = Sequential()
    model.add(Dense(20, input_dim=60, kernel_initializer='normal', activation='relu'))
    model.add(Dense(1, kernel_initializer='normal', activation='sigmoid'))
    model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])
    return model


estimators = [('standardize', StandardScaler()), ('mlp', KerasClassifier(build_fn=create_baseline, epochs=3, batch_size=10, verbose=0))]
pipeline = Pipeline(estimators)
kfold = StratifiedKFold(n_splits=3, shuffle=True, random_state=7)
results = cross_val_score(pipeline, X, encoded_Y, cv=kfold)
print("Standardized: %.2f%% (%.2f%%)" % (results.mean() * 100, results.std() * 100))
assert len(results) == 3
