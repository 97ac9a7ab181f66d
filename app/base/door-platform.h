/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that differ between systems, behind one header. Everything else in Doorstep is portable
 * through GLib.
 */
#pragma once

#include <glib.h>

/* No core dumps, no reading of this process's memory by others of the same user. Best effort;
 * call first in main(). */
void door_platform_harden (void);
/* Changes with each start of the machine; "" where the system has none. transfer full. */
char *door_platform_boot_id (void);
/* "Linux 6.1.0-18-amd64 x86_64"; "" where the system does not say. transfer full. */
char *door_platform_kernel (void);
/* Asks at the terminal without showing what is typed. NULL when there is no terminal or the input
 * ended. The caller wipes the text. transfer full. */
char *door_platform_read_passphrase (const char *prompt);
/* Overwrites, so that the compiler cannot leave it out. */
void door_platform_wipe (void *memory, gsize length);
/* Replaces this process by a fresh start of the same program with the same arguments.
 * Returns only on failure. */
gboolean door_platform_restart (char **argv, GError **error);
/* Takes an exclusive lock on a file for as long as the returned descriptor stays open; -1 and
 * G_IO_ERROR_BUSY when another process holds it. */
int door_platform_lock_file (const char *path, GError **error);
void door_platform_unlock_file (int lock);
/* Peak resident memory of this process in bytes, 0 where unknown. */
guint64 door_platform_peak_memory (void);
/* The same of the largest child process that has ended. */
guint64 door_platform_children_peak_memory (void);
/* Full path of the running program. transfer full. */
char *door_platform_program_path (void);
/* How full the battery is, 0–100; -1 where there is none or the system does not say. */
int door_platform_battery (gboolean *ret_charging);
/* Microseconds since the machine was started, time asleep included; 0 where unknown. */
gint64 door_platform_time_since_boot (void);
/* From now on a program that ends before it has read what it is given is an error of the write, not
 * the end of this process. */
void door_platform_outlive_readers (void);
/* Ends the loop when the system or a person at the terminal asks the program to stop. */
void door_platform_quit_on_signal (GMainLoop *loop);
/* Ends the loop when standard input does: whoever began this program is gone. What comes in before is
 * not read as anything. */
void door_platform_quit_on_input_end (GMainLoop *loop);
/* Calls back in the main context whenever the program is asked to read its files anew (SIGHUP). */
void door_platform_on_reload (GSourceFunc reload, gpointer data);
/* IPv4 addresses by which others on the local network reach this machine; empty when there are none.
 * transfer full. */
char **door_platform_local_addresses (void);
/* From now on this thread prints numbers with a point, whatever the language of the program; for files
 * that machines read. What it returns is given back to the other. */
gpointer door_platform_plain_numbers (void);
void door_platform_restore_numbers (gpointer before);
/* The first listening socket that systemd handed to this process; -1: none. */
int door_platform_take_socket (void);
