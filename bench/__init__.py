"""Measurements that the issues name: python -m bench [pages|throughput|race|load]."""
