/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-seal"

#include "door-roster.h"

#include <string.h>

#include "door-clock.h"
#include "door-keys-private.h"

#define KIND "roster"
#define VERSION 2 /* 1 where there is no line "space" */
#define ALL_TEAMS "*"

struct _DoorRoster {
  gatomicrefcount references;
  char *survey;
  DoorSpace space;
  guint64 epoch;
  gint64 issued_us;
  DoorPublicKeys signer;
  GPtrArray *members;           /* of DoorMember, sorted once signed or read */
  guint8 hash[DOOR_HASH_BYTES]; /* of the signed bytes without the signature */
};

static const char *const role_names[] = {
  "analyst", "headquarters", "supervisor", "interviewer", "hub", "recovery",
};
G_STATIC_ASSERT (G_N_ELEMENTS (role_names) == DOOR_ROLE_LAST + 1);

static void
member_free (DoorMember *self)
{
  g_free (self->team);
  g_free (self->person);
  g_free (self);
}

const char *
door_role_name (DoorRole role)
{
  g_return_val_if_fail (role <= DOOR_ROLE_LAST, NULL);
  return role_names[role];
}

gboolean
door_role_parse (const char *name, DoorRole *ret_role)
{
  for (guint i = 0; i < G_N_ELEMENTS (role_names); i++)
    if (strcmp (name, role_names[i]) == 0)
      {
        *ret_role = (DoorRole) i;
        return TRUE;
      }
  return FALSE;
}

/* --- making --- */

static DoorRoster *
roster_new (void)
{
  DoorRoster *self = g_new0 (DoorRoster, 1);

  g_atomic_ref_count_init (&self->references);
  self->members = g_ptr_array_new_with_free_func ((GDestroyNotify) member_free);
  return self;
}

DoorRoster *
door_roster_new (const char *survey, guint64 epoch, gint64 issued_us)
{
  DoorRoster *self = roster_new ();

  self->survey = g_strdup (survey);
  self->epoch = epoch;
  self->issued_us = issued_us / 1000 * 1000; /* the text has milliseconds */
  return self;
}

void
door_roster_set_space (DoorRoster *self, DoorSpace space)
{
  self->space = space;
}

static int
compare_members (const DoorMember *a, const DoorMember *b)
{
  int order = (int) a->role - (int) b->role;

  if (order == 0)
    order = strcmp (a->team, b->team);
  if (order == 0)
    order = strcmp (a->person, b->person);
  if (order == 0)
    order = memcmp (&a->keys, &b->keys, sizeof a->keys);
  return order;
}

static int
compare_member_pointers (gconstpointer a, gconstpointer b)
{
  return compare_members (*(DoorMember *const *) a, *(DoorMember *const *) b);
}

void
door_roster_add (DoorRoster *self,
                 DoorRole role,
                 const char *team,
                 const char *person,
                 const DoorPublicKeys *keys)
{
  DoorMember *member = g_new0 (DoorMember, 1);

  member->role = role;
  member->team = g_strdup (team ? team : ALL_TEAMS);
  member->person = g_strdup (person);
  member->keys = *keys;
  for (guint i = 0; i < self->members->len; i++)
    if (compare_members (member, self->members->pdata[i]) == 0)
      {
        member_free (member);
        return;
      }
  g_ptr_array_add (self->members, member);
}

static void
print_member (GString *lines, const DoorMember *member)
{
  g_autofree char *team = door_word_print (member->team);
  g_autofree char *person = door_word_print (member->person);
  g_autofree char *keys = door_public_keys_to_text (&member->keys);

  door_lines_add (lines, "member", "%s %s %s %s", role_names[member->role], team, person, keys);
}

static GString *
print (const DoorRoster *self)
{
  /* The real survey's roster stays as programs before the spaces read it. */
  GString *lines = door_lines_new (KIND, self->space == DOOR_SPACE_SURVEY ? 1 : VERSION);
  g_autofree char *survey = door_word_print (self->survey);
  g_autofree char *issued = door_clock_iso (self->issued_us);
  g_autofree char *signer = door_public_keys_to_text (&self->signer);

  door_lines_add (lines, "survey", "%s", survey);
  if (self->space != DOOR_SPACE_SURVEY)
    door_lines_add (lines, "space", "%s", door_space_name (self->space));
  door_lines_add (lines, "epoch", "%" G_GUINT64_FORMAT, self->epoch);
  door_lines_add (lines, "issued", "%s", issued);
  door_lines_add (lines, "signer", "%s", signer);
  for (guint i = 0; i < self->members->len; i++)
    print_member (lines, self->members->pdata[i]);
  return lines;
}

static void
remember_hash (DoorRoster *self, const char *text, gsize n)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, n);

  door_hash_blake2b (bytes, self->hash);
}

GBytes *
door_roster_sign (DoorRoster *self, const DoorIdentity *survey_key)
{
  GString *lines;

  self->signer = *door_identity_public (survey_key);
  g_ptr_array_sort (self->members, compare_member_pointers);
  lines = print (self);
  remember_hash (self, lines->str, lines->len);
  door_identity_sign_lines (survey_key, lines);
  return g_string_free_to_bytes (lines);
}

/* --- reading --- */

static gboolean
read_member (DoorRoster *self, char **words)
{
  g_autofree char *team = door_word_parse (words[1]);
  g_autofree char *person = door_word_parse (words[2]);
  DoorMember *member;
  DoorPublicKeys keys;
  DoorRole role;

  if (!team || !person || !door_role_parse (words[0], &role)
      || !door_public_keys_parse (words[3], &keys))
    return FALSE;
  member = g_new0 (DoorMember, 1);
  member->role = role;
  member->team = g_steal_pointer (&team);
  member->person = g_steal_pointer (&person);
  member->keys = keys;
  g_ptr_array_add (self->members, member);
  return TRUE;
}

static gboolean
read_head (DoorRoster *self, DoorLines *lines)
{
  const char *value = door_lines_take (lines, "survey");

  self->survey = value ? door_word_parse (value) : NULL;
  if (!self->survey)
    return FALSE;
  value = door_lines_take (lines, "space");
  if (value && !door_space_parse (value, &self->space))
    return FALSE;
  value = door_lines_take (lines, "epoch");
  if (!value || !door_number_parse (value, &self->epoch))
    return FALSE;
  value = door_lines_take (lines, "issued");
  if (!value || !door_time_parse (value, &self->issued_us))
    return FALSE;
  value = door_lines_take (lines, "signer");
  return value && door_public_keys_parse (value, &self->signer);
}

static gboolean
is_sorted (const DoorRoster *self)
{
  for (guint i = 1; i < self->members->len; i++)
    if (compare_members (self->members->pdata[i - 1], self->members->pdata[i]) >= 0)
      return FALSE;
  return TRUE;
}

/* Everything but the trust in the signer. */
static DoorRoster *
parse (GBytes *bytes, GError **error)
{
  g_autoptr (DoorRoster) self = roster_new ();
  g_auto (DoorLines) lines = { NULL };
  g_autoptr (GString) again = NULL;
  gsize n;
  const char *text = g_bytes_get_data (bytes, &n);
  char **words;

  if (n > DOOR_ROSTER_MAX_BYTES)
    {
      door_lines_damaged (KIND, error);
      return NULL;
    }
  if (!door_lines_open (&lines, text, n, KIND, VERSION, error))
    return NULL;
  if (!read_head (self, &lines))
    {
      door_lines_damaged (KIND, error);
      return NULL;
    }
  while ((words = door_lines_take_words (&lines, "member", 4)))
    {
      gboolean good = read_member (self, words);

      g_strfreev (words);
      if (!good)
        {
          door_lines_damaged (KIND, error);
          return NULL;
        }
    }
  again = print (self);
  if (!is_sorted (self) || again->len != lines.read || memcmp (again->str, text, again->len) != 0)
    {
      door_lines_damaged (KIND, error);
      return NULL;
    }
  remember_hash (self, text, lines.read);
  if (!door_lines_take_signature (&lines, text, self->signer.sign, KIND, error))
    return NULL;
  if (!door_lines_at_end (&lines))
    {
      door_lines_damaged (KIND, error);
      return NULL;
    }
  return g_steal_pointer (&self);
}

static DoorRoster *
trust (DoorRoster *self, gboolean trusted, GError **error)
{
  if (trusted)
    return self;
  g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_BAD_SIGNATURE,
                       "this roster was signed by another key than the survey's");
  door_roster_unref (self);
  return NULL;
}

DoorRoster *
door_roster_read (GBytes *bytes, const DoorPublicKeys *survey_key, GError **error)
{
  DoorRoster *self = parse (bytes, error);

  if (!self)
    return NULL;
  return trust (self, door_public_keys_equal (&self->signer, survey_key), error);
}

DoorRoster *
door_roster_read_enrolled (GBytes *bytes, const char *fingerprint, GError **error)
{
  DoorRoster *self = parse (bytes, error);

  if (!self)
    return NULL;
  return trust (self, door_public_keys_has_fingerprint (&self->signer, fingerprint), error);
}

DoorRoster *
door_roster_ref (DoorRoster *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
door_roster_unref (DoorRoster *self)
{
  if (!self || !g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->survey);
  g_ptr_array_unref (self->members);
  g_free (self);
}

/* --- asking --- */

const char *
door_roster_survey (const DoorRoster *self)
{
  return self->survey;
}

DoorSpace
door_roster_space (const DoorRoster *self)
{
  return self->space;
}

guint64
door_roster_epoch (const DoorRoster *self)
{
  return self->epoch;
}

gint64
door_roster_issued (const DoorRoster *self)
{
  return self->issued_us;
}

const DoorPublicKeys *
door_roster_signer (const DoorRoster *self)
{
  return &self->signer;
}

guint
door_roster_length (const DoorRoster *self)
{
  return self->members->len;
}

const DoorMember *
door_roster_get (const DoorRoster *self, guint index)
{
  g_return_val_if_fail (index < self->members->len, NULL);
  return self->members->pdata[index];
}

gboolean
door_roster_may_follow (const DoorRoster *self, const DoorRoster *held)
{
  if (!held)
    return TRUE;
  if (strcmp (self->survey, held->survey) != 0 || self->space != held->space)
    return FALSE;
  return self->epoch > held->epoch || door_hash_equal (self->hash, held->hash);
}

static gboolean
is_audience (const DoorMember *member, DoorAudience audience, const char *team)
{
  switch (member->role)
    {
    case DOOR_ROLE_ANALYST:
      return TRUE;
    case DOOR_ROLE_HEADQUARTERS:
      return audience != DOOR_AUDIENCE_ANALYSTS;
    case DOOR_ROLE_SUPERVISOR:
      return audience == DOOR_AUDIENCE_TEAM
             && (strcmp (member->team, ALL_TEAMS) == 0 || g_strcmp0 (member->team, team) == 0);
    default:
      return FALSE;
    }
}

GPtrArray *
door_roster_recipients (const DoorRoster *self, DoorAudience audience, const char *team)
{
  GPtrArray *recipients = g_ptr_array_new ();

  for (guint i = 0; i < self->members->len; i++)
    if (is_audience (self->members->pdata[i], audience, team))
      g_ptr_array_add (recipients, self->members->pdata[i]);
  return recipients;
}

GPtrArray *
door_roster_members (const DoorRoster *self, DoorRole role)
{
  GPtrArray *members = g_ptr_array_new ();

  for (guint i = 0; i < self->members->len; i++)
    {
      DoorMember *member = self->members->pdata[i];

      if (member->role == role)
        g_ptr_array_add (members, member);
    }
  return members;
}

const DoorMember *
door_roster_find_signer (const DoorRoster *self, const guint8 sign[static 32])
{
  for (guint i = 0; i < self->members->len; i++)
    {
      const DoorMember *member = self->members->pdata[i];

      if (memcmp (member->keys.sign, sign, sizeof member->keys.sign) == 0)
        return member;
    }
  return NULL;
}

const DoorMember *
door_roster_find_role (const DoorRoster *self, DoorRole role)
{
  for (guint i = 0; i < self->members->len; i++)
    {
      const DoorMember *member = self->members->pdata[i];

      if (member->role == role)
        return member;
    }
  return NULL;
}
