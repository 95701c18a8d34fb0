"""Openstack."""
