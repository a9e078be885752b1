package io.knh.app;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Every resource of KNH, at the root of the server as on the original's wire. */
@ApplicationPath("/")
public class KnhApplication extends Application {}
