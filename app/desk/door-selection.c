/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-selection.h"

#include "door-uuid.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_QUARK (door - selection - error - quark, door_selection_error)

/* --- Roster and seed ---------------------------------------------------------------------- */

char *
door_roster_hash (const DoorRosterMember *members, guint n_members)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_members; i++)
    {
      const DoorRosterMember *member = &members[i];
      g_autofree char *birthday
          = member->birth_month
                ? g_strdup_printf ("%02u-%02u", member->birth_month, member->birth_day)
                : g_strdup ("");

      g_string_append_printf (text, "%u\t%s\t%s\t%d\t%s\t%d\n", member->line,
                              member->name ? member->name : "", member->woman ? "w" : "m",
                              member->age, birthday, member->eligible ? 1 : 0);
    }
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, (gssize) text->len);
}

char *
door_draw_new_seed (void)
{
  DoorUuid uuid = door_uuid_random ();
  char text[DOOR_UUID_TEXT];
  g_auto (GStrv) parts = NULL;

  door_uuid_print (&uuid, text);
  parts = g_strsplit (text, "-", -1);
  return g_strjoinv ("", parts);
}

char *
door_draw_code_hash (const char *case_id, const char *code)
{
  g_autoptr (GString) text = g_string_new ("doorstep-code 1\n");

  g_string_append_printf (text, "%s\n", case_id);
  for (; *code; code++)
    if (*code != ' ' && *code != '-')
      g_string_append_c (text, *code);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, (gssize) text->len);
}

static guint64
chance (const char *seed, const char *hash, guint n, guint attempt)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *text
      = g_strdup_printf ("doorstep-draw 1\n%s\n%s\n%u\n%u\n", seed, hash, n, attempt);
  guint8 digest[32];
  gsize length = sizeof digest;
  guint64 value = 0;

  g_checksum_update (sum, (const guchar *) text, -1);
  g_checksum_get_digest (sum, digest, &length);
  for (guint i = 0; i < 8; i++)
    value = value << 8 | digest[i];
  return value;
}

/* A number from 0 to n - 1, each as likely as any other. */
static guint
draw_of (const DoorDraw *self, guint n)
{
  guint64 beyond = G_MAXUINT64 - (G_MAXUINT64 % n + 1) % n;

  for (guint attempt = 0;; attempt++)
    {
      guint64 value = chance (self->seed, self->hash, n, attempt);

      if (value <= beyond)
        return (guint) (value % n);
    }
}

/* --- Who, in which order ------------------------------------------------------------------ */

static GPtrArray *
collect (const DoorRosterMember *members, guint n_members, gboolean women_only)
{
  GPtrArray *eligible = g_ptr_array_new ();

  for (guint i = 0; i < n_members; i++)
    if (members[i].eligible && (members[i].woman || !women_only))
      g_ptr_array_add (eligible, (gpointer) &members[i]);
  return eligible;
}

/* Men from old to young, then women; of the same age in the order of the list. */
static int
compare_kish (gconstpointer a, gconstpointer b)
{
  const DoorRosterMember *left = *(const DoorRosterMember *const *) a;
  const DoorRosterMember *right = *(const DoorRosterMember *const *) b;

  if (left->woman != right->woman)
    return left->woman ? 1 : -1;
  if (left->age != right->age)
    return right->age - left->age;
  return (int) left->line - (int) right->line;
}

static char *
print_order (GPtrArray *eligible)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < eligible->len; i++)
    {
      const DoorRosterMember *member = g_ptr_array_index (eligible, i);

      g_string_append_printf (text, "%s%u", i ? " " : "", member->line);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* --- Kish ---------------------------------------------------------------------------------- */

/* In twelve households each table comes as often as here. */
static const struct {
  const char *name;
  guint8 rank[6]; /* by the number of eligible persons, 6 and more in the last */
} kish[] = {
  { "A", { 1, 1, 1, 1, 1, 1 } },  { "A", { 1, 1, 1, 1, 1, 1 } }, { "B1", { 1, 1, 1, 1, 2, 2 } },
  { "B2", { 1, 1, 1, 2, 2, 2 } }, { "C", { 1, 1, 2, 2, 3, 3 } }, { "C", { 1, 1, 2, 2, 3, 3 } },
  { "D", { 1, 2, 2, 3, 4, 4 } },  { "D", { 1, 2, 2, 3, 4, 4 } }, { "E1", { 1, 2, 3, 3, 3, 5 } },
  { "E2", { 1, 2, 3, 4, 5, 5 } }, { "F", { 1, 2, 3, 4, 5, 6 } }, { "F", { 1, 2, 3, 4, 5, 6 } },
};

static void
draw_kish (DoorDraw *self)
{
  guint table = draw_of (self, G_N_ELEMENTS (kish));
  guint column = MIN (self->n, 6) - 1;

  self->table = g_strdup (kish[table].name);
  self->rank = kish[table].rank[column];
  self->denominator = G_N_ELEMENTS (kish);
  for (guint i = 0; i < G_N_ELEMENTS (kish); i++)
    self->numerator += kish[i].rank[column] == self->rank ? 1 : 0;
}

/* --- Birthdays ---------------------------------------------------------------------------- */

#define DAYS 372 /* twelve months of 31: order is all that matters */

static guint
days_between (const DoorRosterMember *member, const DoorDrawRules *rules, gboolean last)
{
  guint birthday = (member->birth_month - 1) * 31 + member->birth_day - 1;
  guint today = (rules->month - 1) * 31 + rules->day - 1;

  return last ? (today + DAYS - birthday) % DAYS : (birthday + DAYS - today - 1) % DAYS;
}

static gboolean
draw_birthday (
    DoorDraw *self, GPtrArray *eligible, const DoorDrawRules *rules, gboolean last, GError **error)
{
  g_autoptr (GArray) nearest = g_array_new (FALSE, FALSE, sizeof (guint));
  guint least = G_MAXUINT;

  for (guint i = 0; i < eligible->len; i++)
    {
      const DoorRosterMember *member = g_ptr_array_index (eligible, i);
      guint days, rank = i + 1;

      if (member->birth_month < 1 || member->birth_month > 12 || member->birth_day < 1
          || member->birth_day > 31)
        {
          g_set_error (error, DOOR_SELECTION_ERROR, DOOR_SELECTION_ERROR_BIRTHDAY,
                       _ ("Ask for the day and month of birth of %s first."),
                       member->name && *member->name ? member->name : _ ("everyone"));
          return FALSE;
        }
      days = days_between (member, rules, last);
      if (days < least)
        g_array_set_size (nearest, 0);
      if (days <= least)
        g_array_append_val (nearest, rank);
      least = MIN (least, days);
    }
  self->rank = g_array_index (nearest, guint, draw_of (self, nearest->len));
  return TRUE;
}

/* --- The draw ------------------------------------------------------------------------------ */

static gboolean
choose (DoorDraw *self, GPtrArray *eligible, const DoorDrawRules *rules, GError **error)
{
  self->numerator = 1;
  self->denominator = self->n;
  if (strcmp (self->method, "uniform") == 0)
    self->rank = draw_of (self, self->n) + 1;
  else if (strcmp (self->method, "kish") == 0)
    {
      self->numerator = 0;
      draw_kish (self);
    }
  else if (strcmp (self->method, "last-birthday") == 0
           || strcmp (self->method, "next-birthday") == 0)
    return draw_birthday (self, eligible, rules, self->method[0] == 'l', error);
  else
    {
      g_set_error (error, DOOR_SELECTION_ERROR, DOOR_SELECTION_ERROR_METHOD,
                   _ ("The questionnaire asks for a way of choosing that this program does not "
                      "know (%s). Tell the office."),
                   self->method);
      return FALSE;
    }
  return TRUE;
}

DoorDraw *
door_draw_make (const DoorRosterMember *members,
                guint n_members,
                const DoorDrawRules *rules,
                GError **error)
{
  g_autoptr (DoorDraw) self = g_new0 (DoorDraw, 1);
  g_autoptr (GPtrArray) eligible = collect (members, n_members, rules->women_only);
  const DoorRosterMember *chosen;

  g_return_val_if_fail (rules->seed && *rules->seed, NULL);
  if (eligible->len == 0)
    {
      g_set_error_literal (error, DOOR_SELECTION_ERROR, DOOR_SELECTION_ERROR_NOBODY,
                           _ ("Nobody in this list can be chosen."));
      return NULL;
    }
  self->method = g_strdup (rules->method && *rules->method ? rules->method : "uniform");
  self->seed = g_strdup (rules->seed);
  self->hash = door_roster_hash (members, n_members);
  if (strcmp (self->method, "kish") == 0)
    g_ptr_array_sort (eligible, compare_kish);
  self->order = print_order (eligible);
  self->n = eligible->len;
  if (!choose (self, eligible, rules, error))
    return NULL;
  chosen = g_ptr_array_index (eligible, self->rank - 1);
  self->line = chosen->line;
  if (!self->table)
    self->table = g_strdup ("");
  return g_steal_pointer (&self);
}

void
door_draw_free (DoorDraw *self)
{
  if (!self)
    return;
  g_free (self->method);
  g_free (self->seed);
  g_free (self->hash);
  g_free (self->order);
  g_free (self->table);
  g_free (self);
}

char *
door_draw_probability (const DoorDraw *self)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (
      g_ascii_formatd (text, sizeof text, "%.6f", (double) self->numerator / self->denominator));
}
