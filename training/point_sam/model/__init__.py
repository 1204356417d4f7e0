"""The network of Point-SAM with the key names of its published weights."""
