"""Labelled crops of scans: reading, augmenting, choosing masks, batching."""
