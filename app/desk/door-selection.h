/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choosing one person of a household by chance, so that anybody can check afterwards that it was
 * chance. Pure: the same roster, method, seed and day give the same person.
 *
 * Methods
 *   "uniform"        every eligible person has the same chance; any number of them (default)
 *   "kish"           one of eight tables, after Kish (1949): men from old to young, then women; with
 *                    five eligible the chances are 1/6 or 1/4, a seventh person has none
 *   "last-birthday"  whose birthday was most recent; today counts
 *   "next-birthday"  whose birthday comes next
 * Each may be limited to women. Where a birthday method meets two with the same birthday, the seed
 * decides between them.
 *
 * How chance comes from the seed, for whoever checks it: r is the first 8 bytes, as a number with the
 * highest byte first, of SHA-256 over the text "doorstep-draw 1\nSEED\nHASH\nN\nTRY\n" (TRY from 0);
 * when r is not below the largest multiple of N, the next TRY. Rank is r mod N + 1 of the order.
 * HASH is SHA-256, in hexadecimal, over one line for each member of the household in the order of the
 * list: "LINE\tNAME\tSEX\tAGE\tBIRTHDAY\tELIGIBLE\n", SEX as "m" or "w", BIRTHDAY as "MM-DD" or "",
 * ELIGIBLE as 1 or 0.
 * Thread rule: any thread.
 */
#pragma once

#include <gio/gio.h>

typedef struct {
  guint line; /* in the household's list, from 1 */
  const char *name;
  gboolean woman;
  int age;           /* -1: not known */
  guint birth_month; /* 1–12; 0: not known */
  guint birth_day;
  gboolean eligible;
} DoorRosterMember;

typedef struct {
  const char *method; /* "": "uniform" */
  const char *seed;   /* not empty; any text */
  gboolean women_only;
  guint month; /* of the draw, for birthdays */
  guint day;
} DoorDrawRules;

#define DOOR_SELECTION_ERROR (door_selection_error_quark ())
GQuark door_selection_error_quark (void);
typedef enum {
  DOOR_SELECTION_ERROR_NOBODY,   /* nobody is eligible: the case ends with 4.70 */
  DOOR_SELECTION_ERROR_BIRTHDAY, /* somebody's birthday is not known: ask, or draw another way */
  DOOR_SELECTION_ERROR_METHOD,   /* not a method we know: tell the office */
} DoorSelectionError;

typedef struct {
  char *method;
  char *seed;
  char *hash;  /* of the list as it stood */
  char *order; /* lines of those eligible, in the order they were ranked: "2 5 1" */
  char *table; /* Kish: "B1"; else "" */
  guint n;     /* eligible */
  guint rank;
  guint line;                   /* of the person chosen */
  guint numerator, denominator; /* the chance this person had */
} DoorDraw;

/* NULL with an error when nobody can be chosen. transfer full. */
DoorDraw *door_draw_make (const DoorRosterMember *members,
                          guint n_members,
                          const DoorDrawRules *rules,
                          GError **error);
void door_draw_free (DoorDraw *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorDraw, door_draw_free)
/* The chance with six digits: "0.333333". transfer full. */
char *door_draw_probability (const DoorDraw *self);

/* SHA-256 of the list. transfer full. */
char *door_roster_hash (const DoorRosterMember *members, guint n_members);
/* 32 random hexadecimal digits. transfer full. */
char *door_draw_new_seed (void);
/* What an assignment carries instead of a supervisor's code for one case (hexadecimal); codes are
 * compared without spaces and dashes. transfer full. */
char *door_draw_code_hash (const char *case_id, const char *code);
