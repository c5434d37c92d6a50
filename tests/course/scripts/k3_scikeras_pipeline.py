"""SciKeras: pipelines, meta, routed arguments, randomized search."""
import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler, OneHotEncoder, LabelEncoder
from sklearn.compose import ColumnTransformer
from sklearn.model_selection import cross_val_score, KFold, train_test_split, RandomizedSearchCV
from scikeras.wrappers import KerasClassifier, KerasRegressor
from tensorflow import keras
df = pd.DataFrame({'a': np.random.rand(60), 'b': np.random.rand(60), 'c': np.random.choice(['x','y','z'], 60)})
y = (df.a + df.b > 1).map({True:'yes', False:'no'})
pre = ColumnTransformer([('num', StandardScaler(), ['a','b']), ('cat', OneHotEncoder(sparse_output=False), ['c'])])
def get_clf(meta, hidden_layer_sizes, dropout):
    n_features_in_ = meta["n_features_in_"]
    n_classes_ = meta["n_classes_"]
    model = keras.models.Sequential()
    model.add(keras.layers.Input(shape=(n_features_in_,)))
    for h in hidden_layer_sizes:
        model.add(keras.layers.Dense(h, activation="relu"))
        model.add(keras.layers.Dropout(dropout))
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    return model
clf = KerasClassifier(model=get_clf, loss="binary_crossentropy", optimizer="adam", optimizer__learning_rate=0.01, model__hidden_layer_sizes=(8,), model__dropout=0.1, epochs=2, verbose=False)
pipe = Pipeline([('pre', pre), ('clf', clf)])
print(cross_val_score(pipe, df, y, cv=KFold(2, shuffle=True)))
rs = RandomizedSearchCV(pipe, {'clf__model__dropout':[0.,0.5], 'clf__optimizer__learning_rate':[0.1,0.001]}, n_iter=2, cv=2, refit=True)
rs.fit(df, y)
print(rs.best_params_, rs.predict(df)[:3], rs.predict_proba(df).shape, rs.score(df,y))
reg = KerasRegressor(lambda: keras.Sequential([keras.layers.Dense(4, input_shape=(2,)), keras.layers.Dense(1)]), loss='mse', epochs=2, verbose=0)
reg.fit(df[['a','b']], df.a); print(reg.score(df[['a','b']], df.a), reg.history_['loss'])
