"""Doors to other libraries: models as scikit-learn estimators."""
