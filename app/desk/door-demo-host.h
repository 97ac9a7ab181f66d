/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo survey behind a window: an office, a hub on this computer and two devices, made the first
 * time and served while this object lives. The work is done by doorctl, which ends with this program,
 * however that ends.
 *
 * Order of use: door_demo_host_new_async(); keep what it gives for as long as the window is open.
 * Promises:
 *   1. Nothing leaves this computer, and nothing of a real survey is touched.
 *   2. A second window on the demo finds the first one's hub, and takes it over when that one closes.
 * Errors: G_IO_ERROR_NOT_FOUND when doorctl is not installed, else G_IO_ERROR; in a person's words.
 * Thread rule: main.
 */
#pragma once

#include <gio/gio.h>

#define DOOR_TYPE_DEMO_HOST (door_demo_host_get_type ())
G_DECLARE_FINAL_TYPE (DoorDemoHost, door_demo_host, DOOR, DEMO_HOST, GObject)

/* `folder` NULL: the usual one of whoever runs the program. */
void door_demo_host_new_async (const char *folder, GAsyncReadyCallback callback, gpointer data);
DoorDemoHost *door_demo_host_new_finish (GAsyncResult *result, GError **error);

/* Folders of the interviewer's and the supervisor's device. */
const char *door_demo_host_get_device (DoorDemoHost *self);
const char *door_demo_host_get_supervisor (DoorDemoHost *self);
