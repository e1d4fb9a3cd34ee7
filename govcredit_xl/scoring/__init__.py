"""From answers that count to scores: rules, pooling, sums. Empty, so that a rule is read without what scores it."""
