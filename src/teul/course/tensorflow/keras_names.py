"""Names of Keras that stand in tf itself."""

from teul import initializers

random_normal_initializer = initializers.RandomNormal
random_uniform_initializer = initializers.RandomUniform
truncated_normal_initializer = initializers.TruncatedNormal
zeros_initializer = initializers.Zeros
ones_initializer = initializers.Ones
constant_initializer = initializers.Constant
glorot_uniform_initializer = initializers.GlorotUniform
glorot_normal_initializer = initializers.GlorotNormal
variance_scaling_initializer = initializers.VarianceScaling
orthogonal_initializer = initializers.Orthogonal
