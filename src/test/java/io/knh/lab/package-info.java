/**
 * The lab: real servers in network namespaces of their own, whose network, API server and receiver
 * fail as a scenario says. {@link io.knh.lab.LabCommand} is the way in.
 */
@NullMarked
package io.knh.lab;

import org.jspecify.annotations.NullMarked;
