"""Cuts clouds into patches exactly as the product does (`src/model/group-points.ts`)."""
