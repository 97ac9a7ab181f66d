/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls of doorctl as a script makes them, each test in a folder of its own. */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

typedef struct {
  char *folder;
  char *out; /* of the last call */
  char *err;
  int status;
} Fixture;

void set_up (Fixture *self, gconstpointer data);
void tear_down (Fixture *self, gconstpointer data);

/* `line` is split as a shell would; %D stands for the test's folder, %Q for the questionnaires. Fails
 * the test when doorctl ends otherwise. */
void assert_exit (Fixture *self, const char *line, int status);
JsonObject *parse (JsonParser *parser, const char *text);
void write_file (Fixture *self, const char *name, const char *text);
/* The last line of what was printed that begins with `label`, without it. transfer full. */
char *printed (Fixture *self, const char *label);
