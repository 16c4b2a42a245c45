"""Many clients at once while processes are killed: nothing double, lost or done twice."""
