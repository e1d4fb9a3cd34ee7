"""A round's life: begun, collected, looked at, decided upon, closed."""
