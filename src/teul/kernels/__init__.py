"""The few computations that deserve a way of their own on some machine; formulas elsewhere, arithmetic here."""
