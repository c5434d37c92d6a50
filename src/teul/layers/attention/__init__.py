"""Attention: each step of one sequence takes a weighted mean of the steps of another."""

from teul.layers.attention.dot_product import AdditiveAttention, Attention
from teul.layers.attention.grouped_query import GroupedQueryAttention, GroupQueryAttention
from teul.layers.attention.multi_head import MultiHeadAttention

__all__ = ["AdditiveAttention", "Attention", "GroupQueryAttention", "GroupedQueryAttention", "MultiHeadAttention"]
