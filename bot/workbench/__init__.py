"""The workbench: pages for participation workers, at /workbench (docs/workbench.md)."""
