"""Trains Point-SAM (arXiv 2406.17741) on labelled crops of scans; `python3 -m point_sam --help`."""
