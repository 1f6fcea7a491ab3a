//! One installation's scenarios to outcomes: release, cloud, flame, blast, effect, response, footprint.
