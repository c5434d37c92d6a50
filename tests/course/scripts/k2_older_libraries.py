# What pandas, scikit-learn, matplotlib and NumPy have dropped since: a script of 2018 uses it all around its network.
import io

import matplotlib
matplotlib.use('TkAgg')
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from keras.layers import Dense
from keras.models import Sequential
from sklearn.cross_validation import StratifiedKFold, train_test_split
from sklearn.externals import joblib
from sklearn.metrics import confusion_matrix, mean_squared_error, plot_confusion_matrix
from sklearn.preprocessing import Imputer, OneHotEncoder
from sklearn.utils import class_weight

plt.style.use('seaborn-whitegrid')
np.random.seed(0)
table = pd.read_csv(io.StringIO('1.0 2.0 a\n2.0 NaN b\n3.0 5.0 a\n'), delim_whitespace=True, header=None)
assert table[2].dtype == object and table.as_matrix().shape == (3, 3)
table = table.append({0: 4.0, 1: 8.0, 2: 'b'}, ignore_index=True)
assert table.ix[3, 1] == 8.0 and [name for name, _ in table.iteritems()] == [0, 1, 2]
filled = Imputer(missing_values='NaN', strategy='mean', axis=0).fit_transform(table.drop(2, 1))
assert filled[1, 1] == np.float(5.0) and table.fillna(method='ffill').ix[1, 1] == 2.0
assert OneHotEncoder(sparse=False).fit_transform(table[[2]]).tolist()[1] == [0, 1]

series = pd.read_csv(io.StringIO('month,sales\n1-01,266.0\n1-02,145.9\n'), header=0, parse_dates=[0], index_col=0, squeeze=True,
                     date_parser=lambda text: pd.datetime.strptime('190' + text, '%Y-%m'))
assert series.index[1].month == 2 and series.values.tolist() == [266.0, 145.9]

X = np.random.rand(60, 4)
y = (X.sum(axis=1) > 2).astype(np.int)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=0)
weights = class_weight.compute_class_weight('balanced', np.unique(y_train), y_train)
model = Sequential()
model.add(Dense(4, input_dim=4, activation='relu'))
model.add(Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])
history = model.fit(X_train, y_train, epochs=2, verbose=0, class_weight=dict(enumerate(weights)))
curves = pd.DataFrame(history.history)
assert curves['acc'].tolist() == curves[['loss', 'acc']]['acc'].tolist() == history.history['accuracy'] and curves['acc'].name == 'acc'
predictions = model.predict_classes(X_test)
for i in range(3):
    print('%s => %d (expected %d)' % (X_test[i].tolist(), predictions[i], y_test[i]))
print('error %.3f, chance of the first: %.2f' % (mean_squared_error(y_test, model.predict(X_test), squared=False), model.predict(X_test)[0]))
assert confusion_matrix(y_test, predictions).sum() == len(y_test)
assert [len(test) for _, test in StratifiedKFold(y, n_folds=3, shuffle=True, random_state=1)] == [20, 20, 20]
joblib.dump(weights, 'weights.pkl')
assert callable(plot_confusion_matrix)

plt.hist(X[:, 0], normed=True, color=plt.cm.get_cmap('viridis')(0.5))
plt.figure().gca(projection='3d').plot_surface(np.eye(2), np.eye(2).T, np.ones((2, 2)))
plt.show()
plt.close('all')
