"""Projects between two zones, their milestones, reports and reviews."""
