/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a table was made of: which data, which questionnaire, which program. Tables say it, so that
 * whoever meets one years later can make it again.
 *
 * Thread rule: any thread.
 */
#pragma once

#include <glib.h>

#define DOOR_ORIGIN_PROGRAM "doorstep " DOOR_VERSION

/* The beginning of the SHA-256 of a file, which stands for its content; NULL: it cannot be read. transfer
 * full. */
char *door_origin_of_file (const char *path);
/* The same of an export, by its manifest, which has the hash of every other file. Without a manifest, of
 * the interviews. transfer full. */
char *door_origin_of_export (const char *folder);
/* "crime-survey 3": the questionnaire of the export in this folder; NULL: it is none. transfer full. */
char *door_origin_form (const char *folder);
