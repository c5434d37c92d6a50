"""E5. Lung-cancer surgery: will the patient live for a year? And is the network any better than always answering yes?"""

from sklearn.model_selection import train_test_split

from teul.datasets import thoracic_surgery
from teul.layers import Dense
from teul.models import Sequential
from teul.report import majority_share
from teul.utils import set_random_seed


def learn(X, Y):
    model = Sequential()
    model.add(Dense(30, input_dim=17, activation="relu"))
    model.add(Dense(1, activation="sigmoid"))
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(X, Y, epochs=100, batch_size=10, verbose=0)
    return model


def main():
    set_random_seed(3)
    data = thoracic_surgery.load()
    X, Y = data.x, data.y
    majority = majority_share(Y)

    seen = learn(X, Y).evaluate(X, Y, verbose=0)[1]
    print(f"accuracy on the rows it learned from: {seen:.3f}   (always answering 'survives': {majority:.3f})")

    x_train, x_test, y_train, y_test = train_test_split(X, Y, test_size=0.2, random_state=3, stratify=Y)
    unseen = learn(x_train, y_train).evaluate(x_test, y_test, verbose=0)[1]
    print(f"accuracy on rows it has not seen:     {unseen:.3f}   (always answering 'survives': {majority_share(y_test):.3f})")
    return {"majority": majority, "seen": seen, "unseen": unseen}


if __name__ == "__main__":
    main()
