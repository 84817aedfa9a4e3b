package io.heartwood.policy.config;

import io.heartwood.policy.VolumeSettings;
import java.util.List;

/**
 * A volume as configured. Immutable.
 *
 * @param name the volume's name
 * @param disks names of its disks, in order
 * @param settings its settings
 * @param priority value of {@code volume_priority}; 0 if there is none
 * @param place where it stands
 */
record VolumeDefinition(
    String name, List<String> disks, VolumeSettings settings, int priority, ElementPlace place) {
  VolumeDefinition {
    disks = List.copyOf(disks);
  }
}
