"""The data engine: pseudo-labels from views of a cloud, a 2D segmenter and Point-SAM (paper, section 4)."""
