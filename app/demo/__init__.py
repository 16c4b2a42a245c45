"""Demonstration data, all of it marked 示例."""
