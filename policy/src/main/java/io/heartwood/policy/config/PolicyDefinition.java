package io.heartwood.policy.config;

import java.util.List;

/**
 * A storage policy as configured. Immutable.
 *
 * @param name the policy's name
 * @param volumes its volumes, hottest first
 * @param moveFactor its {@code move_factor}
 * @param place where it stands
 */
record PolicyDefinition(
    String name, List<VolumeDefinition> volumes, double moveFactor, ElementPlace place) {
  PolicyDefinition {
    volumes = List.copyOf(volumes);
  }
}
