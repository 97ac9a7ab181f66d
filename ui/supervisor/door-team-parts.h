/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small pieces that the supervisor's pages are made of. Thread rule: main. */
#pragma once

#include <adwaita.h>

#include "door-team-desk.h"

/* A label that wraps, at the leading edge, with a style class (NULL: none). */
GtkWidget *door_part_label (const char *text, const char *style);
GtkWidget *door_part_heading (const char *text);
/* What says how grave a flag is, beside its words. "": none. */
const char *door_part_severity_icon (DoorTeamSeverity severity);
const char *door_part_severity_words (DoorTeamSeverity severity); /* for a screen reader */
/* A choice among labels with a name for a screen reader; in a narrow place it shows the beginning. */
GtkWidget *door_part_choice (const char *const *labels, const char *name);
/* Goes between the pages of a stack, which has them all: side by side, or, where letters are large or the
 * screen is narrow, in a list that opens. */
GtkWidget *door_part_pages (GtkStack *stack);
/* Asks for some words in a dialog: `done` gets them, or NULL when it was put away. The response that
 * goes on is called `action`; without words it is possible only when `may_be_empty`. */
typedef void (*DoorPartWords) (const char *words, gpointer data);
void door_part_ask (GtkWidget *over,
                    const char *title,
                    const char *body,
                    const char *before,
                    const char *action,
                    gboolean may_be_empty,
                    DoorPartWords done,
                    gpointer data);
/* The same with a choice above the words (`labels` NULL: none), whose place `chosen` is told, too. Words are
 * needed. */
typedef void (*DoorPartChosen) (const char *words, guint chosen, gpointer data);
void door_part_ask_among (GtkWidget *over,
                          const char *title,
                          const char *body,
                          const char *const *labels,
                          const char *name,
                          const char *action,
                          DoorPartChosen chosen,
                          gpointer data);
