/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-call.h"

#include "door-hub-office.h"
#include "door-hub-relay.h"

#include <string.h>

DoorHubCall *
door_hub_call_new (void)
{
  DoorHubCall *self = g_new0 (DoorHubCall, 1);
  self->upload_offset = -1;
  self->upload_length = -1;
  return self;
}

void
door_hub_call_free (DoorHubCall *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < DOOR_HUB_CAPTURES; i++)
    g_free (self->captures[i]);
  g_free (self->token);
  g_free (self->user);
  g_free (self->behalf);
  g_free (self->base_url);
  g_clear_pointer (&self->query, g_hash_table_unref);
  g_free (self->content_type);
  g_free (self->if_none_match);
  g_free (self->range);
  for (guint i = 0; i < DOOR_HUB_UPLOAD_HEADERS; i++)
    g_free (self->upload[i]);
  g_clear_pointer (&self->body, g_bytes_unref);
  door_hub_arrival_free (self->arrival);
  door_hub_device_free (self->device);
  g_clear_pointer (&self->reply, g_bytes_unref);
  g_free (self->etag);
  g_free (self->location);
  g_free (self->content_range);
  g_free (self);
}

/* Routes ------------------------------------------------------------------------------------ */

#define BIT(role) (1u << DOOR_USER_##role)
#define ANYONE 0u
#define EVERYONE                                                                                   \
  (BIT (INTERVIEWER) | BIT (SUPERVISOR) | BIT (HEADQUARTERS) | BIT (ANALYST) | BIT (ADMINISTRATOR))
#define SENDERS (BIT (INTERVIEWER) | BIT (SUPERVISOR))
#define LISTERS (BIT (SUPERVISOR) | BIT (HEADQUARTERS) | BIT (ANALYST) | BIT (ADMINISTRATOR))
#define READERS (BIT (SUPERVISOR) | BIT (HEADQUARTERS) | BIT (ANALYST))
#define SMALL (64u * 1024)
/* A piece of an upload is held in memory; a client sends many. */
#define PIECE (8u * 1024 * 1024)

static const DoorHubRoute routes[] = {
  { "form-list", "GET", "formList", EVERYONE, FALSE, 0, NULL, door_hub_answer_form_list },
  { "form", "GET", "forms/*", EVERYONE, FALSE, 0, NULL, door_hub_answer_form },
  { "form-version", "GET", "forms/*/versions/*", EVERYONE, FALSE, 0, NULL,
    door_hub_answer_form_version },
  { "manifest", "GET", "forms/*/versions/*/manifest", EVERYONE, FALSE, 0, NULL,
    door_hub_answer_manifest },
  { "media", "GET", "forms/*/versions/*/attachments/*", EVERYONE, FALSE, 0, NULL,
    door_hub_answer_media },
  { "submission-head", "HEAD", "submission", SENDERS, FALSE, 0, NULL,
    door_hub_answer_submission_head },
  { "submission", "POST", "submission", SENDERS, TRUE, DOOR_OPENROSA_MAX_BODY,
    door_hub_prepare_submission, door_hub_answer_submission },
  { "upload-options", "OPTIONS", "uploads", ANYONE, FALSE, 0, NULL,
    door_hub_answer_upload_options },
  { "upload-begin", "POST", "uploads", SENDERS, TRUE, 0, NULL, door_hub_answer_upload_begin },
  { "upload-head", "HEAD", "uploads/*", SENDERS, FALSE, 0, NULL, door_hub_answer_upload_head },
  { "upload-piece", "PATCH", "uploads/*", SENDERS, TRUE, PIECE, NULL, door_hub_answer_upload_piece,
    TRUE },
  { "changes", "GET", "changes", EVERYONE, FALSE, 0, NULL, door_hub_answer_changes },
  { "assignments", "GET", "assignments", SENDERS, FALSE, 0, NULL, door_hub_answer_assignments },
  { "receipts", "GET", "receipts", SENDERS, FALSE, 0, NULL, door_hub_answer_receipts },
  { "roster", "GET", "roster", EVERYONE, FALSE, 0, NULL, door_hub_answer_roster },
  { "device", "PUT", "device", EVERYONE, TRUE, SMALL, NULL, door_hub_answer_device },
  { "list", "GET", "submissions", LISTERS, FALSE, 0, NULL, door_hub_answer_list },
  { "destroyed", "GET", "destroyed", EVERYONE, FALSE, 0, NULL, door_hub_answer_destroyed },
  { "fetch", "GET", "submissions/*", READERS, TRUE, 0, NULL, door_hub_answer_submission_manifest },
  { "part", "GET", "submissions/*/parts/*", READERS, FALSE, 0, NULL, door_hub_answer_part },
  { "applied", "POST", "submissions/*/receipt", READERS, TRUE, SMALL, NULL,
    door_hub_answer_applied },
  { "letters", "GET", "letters", EVERYONE, FALSE, 0, NULL, door_hub_answer_letters },
  { "letter", "PUT", "letters/*/*", EVERYONE, TRUE, DOOR_WIRE_MAX_SEALED, NULL,
    door_hub_answer_letter },
  { "enrol", "POST", "enrol", ANYONE, TRUE, SMALL, NULL, door_hub_answer_enrol },
  { "relay-team", "GET", "relay/team", BIT (SUPERVISOR), TRUE, 0, NULL,
    door_hub_answer_relay_team },
  { "metrics", "GET", "metrics", BIT (ADMINISTRATOR), FALSE, 0, NULL, door_hub_answer_metrics },
  { "health", "GET", "healthz", ANYONE, FALSE, 0, NULL, door_hub_answer_health },
};

/* TRUE when the segments fit the pattern; what a "*" stands for goes to `captures` unescaped. */
static gboolean
matches (const char *pattern, char **segments, char *captures[DOOR_HUB_CAPTURES])
{
  g_auto (GStrv) wanted = g_strsplit (pattern, "/", -1);
  guint n = 0;
  if (g_strv_length (wanted) != g_strv_length (segments))
    return FALSE;
  for (guint i = 0; wanted[i] != NULL; i++)
    if (strcmp (wanted[i], "*") != 0 && strcmp (wanted[i], segments[i]) != 0)
      return FALSE;
  for (guint i = 0; wanted[i] != NULL; i++)
    if (strcmp (wanted[i], "*") == 0)
      captures[n++] = g_strdup (segments[i]);
  return TRUE;
}

/* Unescapes each segment on its own, so that an escaped '/' stays inside its segment. */
static GStrv
split_path (const char *path)
{
  g_auto (GStrv) raw = g_strsplit (path, "/", -1);
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();
  for (guint i = 0; raw[i] != NULL; i++)
    {
      g_autofree char *segment = g_uri_unescape_string (raw[i], NULL);
      if (segment == NULL || !g_utf8_validate (segment, -1, NULL))
        return NULL;
      if (*segment != '\0')
        g_strv_builder_add (out, segment);
    }
  return g_strv_builder_end (out);
}

/* Number of segments before the route's own: v1, key and token, projects and number. */
static guint
prefix_length (char **segments, char **ret_token)
{
  guint at = 0;
  guint n = g_strv_length (segments);
  if (at < n && strcmp (segments[at], "v1") == 0)
    at++;
  if (at + 1 < n && strcmp (segments[at], "key") == 0)
    {
      *ret_token = g_strdup (segments[at + 1]);
      at += 2;
    }
  if (at + 1 < n && strcmp (segments[at], "projects") == 0 && strcmp (segments[at + 1], "1") == 0)
    at += 2;
  return at;
}

/* "/v1/key/TOKEN/projects/1": what stands before the route, to begin the addresses we give out. */
static char *
prefix_text (char **segments, guint n)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *escaped = g_uri_escape_string (segments[i], NULL, FALSE);
      g_string_append_printf (out, "/%s", escaped);
    }
  return g_string_free (out, FALSE);
}

const DoorHubRoute *
door_hub_route_find (const char *method,
                     const char *path,
                     DoorHubCall *call,
                     gboolean *ret_other_method)
{
  g_auto (GStrv) segments = split_path (path);
  *ret_other_method = FALSE;
  if (segments == NULL)
    return NULL;
  guint prefix = prefix_length (segments, &call->token);
  g_autofree char *prefix_path = prefix_text (segments, prefix);
  g_autofree char *origin = g_steal_pointer (&call->base_url);
  call->base_url = g_strconcat (origin != NULL ? origin : "", prefix_path, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      char *captures[DOOR_HUB_CAPTURES] = { NULL };
      if (!matches (routes[i].pattern, segments + prefix, captures))
        continue;
      if (strcmp (routes[i].method, method) == 0)
        {
          memcpy (call->captures, captures, sizeof captures);
          call->route = &routes[i];
          return call->route;
        }
      *ret_other_method = TRUE;
      for (guint c = 0; c < DOOR_HUB_CAPTURES; c++)
        g_free (captures[c]);
    }
  return NULL;
}

/* Who asks ---------------------------------------------------------------------------------- */

static gboolean
refuse_entry (DoorHubCall *self, guint status, const char *why)
{
  door_hub_call_refuse (self, status, "%s", why);
  return FALSE;
}

/* The device has been looked up already, when the token is anybody's. */
static gboolean
is_known (DoorHubCall *self)
{
  if (self->token == NULL)
    return refuse_entry (self, 401, "Show who you are: the enrolment of this device is missing.");
  if (self->device == NULL)
    return refuse_entry (self, 401, "This enrolment is not known here. Ask the office for one.");
  if (self->user != NULL && strcmp (self->user, self->device->user) != 0)
    return refuse_entry (self, 401, "User name and password do not belong together.");
  return TRUE;
}

/* A supervisor's relay speaks for a device of the team; the answer is what that device would get. */
static gboolean
may_speak_for (const DoorHubDevice *asker, const DoorHubDevice *device)
{
  if (asker->device == device->device)
    return TRUE;
  return asker->role == DOOR_USER_SUPERVISOR && !asker->revoked && *asker->team != '\0'
         && device->role == DOOR_USER_INTERVIEWER && strcmp (asker->team, device->team) == 0;
}

static gboolean
speak_for (DoorHubCall *call, DoorHubStore *store, GError **error)
{
  g_autoptr (GError) fault = NULL;
  gint64 number = 0;
  g_autoptr (DoorHubDevice) device
      = g_ascii_string_to_signed (call->behalf, 10, 1, G_MAXINT64, &number, NULL)
            ? door_hub_store_find_device (store, number, &fault)
            : NULL;
  if (fault != NULL && fault->code != DOOR_HUB_STORE_ERROR_NOT_FOUND)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  call->foreign = device == NULL || !may_speak_for (call->device, device);
  if (call->foreign)
    return TRUE;
  door_hub_device_free (call->device);
  call->device = g_steal_pointer (&device);
  return TRUE;
}

gboolean
door_hub_call_identify (GPtrArray *calls, DoorHubStore *store, GError **error)
{
  g_autoptr (GPtrArray) asking = g_ptr_array_new ();
  g_autoptr (GPtrArray) tokens = g_ptr_array_new ();
  for (guint i = 0; i < calls->len; i++)
    {
      DoorHubCall *call = g_ptr_array_index (calls, i);
      if (call->token == NULL || call->route->roles == ANYONE)
        continue;
      g_ptr_array_add (asking, call);
      g_ptr_array_add (tokens, call->token);
    }
  g_autofree DoorHubDevice **devices = g_new0 (DoorHubDevice *, asking->len);
  if (!door_hub_store_find_tokens (store, (const char *const *) tokens->pdata, tokens->len, devices,
                                   error))
    return FALSE;
  for (guint i = 0; i < asking->len; i++)
    ((DoorHubCall *) g_ptr_array_index (asking, i))->device = devices[i];
  for (guint i = 0; i < asking->len; i++)
    {
      DoorHubCall *call = g_ptr_array_index (asking, i);
      if (call->behalf != NULL && call->device != NULL && !speak_for (call, store, error))
        return FALSE;
    }
  return TRUE;
}

void
door_hub_call_reset (DoorHubCall *self)
{
  g_clear_pointer (&self->device, door_hub_device_free);
  g_clear_pointer (&self->reply, g_bytes_unref);
  g_clear_pointer (&self->etag, g_free);
  g_clear_pointer (&self->location, g_free);
  g_clear_pointer (&self->content_range, g_free);
  self->status = 0;
  self->type = NULL;
  self->upload_offset = self->upload_length = -1;
  self->foreign = FALSE;
}

gboolean
door_hub_call_admit (DoorHubCall *self)
{
  if (door_hub_is_left_to_hub (self))
    return FALSE;
  if (self->route->roles == ANYONE)
    return TRUE;
  if (!is_known (self))
    return FALSE;
  if (self->device->revoked)
    return refuse_entry (self, 403, "This device's enrolment was ended. Ask the office.");
  if (self->foreign)
    return refuse_entry (self, 403, "This relay does not speak for that device.");
  if ((self->route->roles & (1u << self->device->role)) == 0)
    return refuse_entry (self, 403, "This is not open to your role.");
  return TRUE;
}

char *
door_hub_mailbox_read_by (const DoorHubDevice *device)
{
  switch (device->role)
    {
    case DOOR_USER_SUPERVISOR:
      return door_hub_mailbox_of_team (device->team);
    case DOOR_USER_HEADQUARTERS:
      return g_strdup ("*");
    case DOOR_USER_ANALYST:
    case DOOR_USER_ADMINISTRATOR:
      return g_strdup (DOOR_HUB_MAILBOX_OFFICE);
    case DOOR_USER_INTERVIEWER:
      break;
    }
  return NULL;
}

char *
door_hub_call_mailbox (const DoorHubCall *self)
{
  return door_hub_mailbox_read_by (self->device);
}

/* Answering --------------------------------------------------------------------------------- */

void
door_hub_call_text (DoorHubCall *self, guint status, const char *type, char *text)
{
  self->status = status;
  self->type = type;
  g_clear_pointer (&self->reply, g_bytes_unref);
  self->reply = g_bytes_new_take (text, strlen (text));
}

void
door_hub_call_bytes (DoorHubCall *self, const char *type, GBytes *bytes)
{
  self->status = 200;
  self->type = type;
  g_clear_pointer (&self->reply, g_bytes_unref);
  self->reply = g_bytes_ref (bytes);
}

void
door_hub_call_refuse (DoorHubCall *self, guint status, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autoptr (DoorOpenRosaResponse) response = door_openrosa_response_new ("error", message);
  g_clear_pointer (&self->etag, g_free);
  door_hub_call_text (self, status, "text/xml; charset=utf-8",
                      door_openrosa_response_print (response));
}

void
door_hub_call_fault (DoorHubCall *self, const GError *fault)
{
  guint status = 503;
  if (fault->domain == DOOR_HUB_STORE_ERROR)
    switch ((DoorHubStoreError) fault->code)
      {
      case DOOR_HUB_STORE_ERROR_NOT_FOUND:
        status = 404;
        break;
      case DOOR_HUB_STORE_ERROR_EXISTS:
      case DOOR_HUB_STORE_ERROR_CLOSED:
        status = 409;
        break;
      case DOOR_HUB_STORE_ERROR_FULL:
        status = 507;
        break;
      case DOOR_HUB_STORE_ERROR_INVALID:
        status = 400;
        break;
      case DOOR_HUB_STORE_ERROR_FAILED:
        break;
      }
  /* What a database says of itself is for the log, not for an asker. */
  if (status == 503)
    door_hub_call_refuse (self, status, "The hub cannot keep anything just now. Try again later.");
  else if (status == 507)
    door_hub_call_refuse (self, status, "The hub's disk is full. Try again later.");
  else
    door_hub_call_refuse (self, status, "%s", fault->message);
}

gboolean
door_hub_call_unchanged (DoorHubCall *self, const char *tag)
{
  g_free (self->etag);
  self->etag = g_strdup_printf ("\"%s\"", tag);
  if (self->if_none_match == NULL)
    return FALSE;
  const char *held = self->if_none_match;
  if (g_str_has_prefix (held, "W/"))
    held += 2;
  if (strcmp (held, self->etag) != 0)
    return FALSE;
  self->status = 304;
  return TRUE;
}

guint64
door_hub_call_number (DoorHubCall *self, const char *name, guint64 fallback)
{
  const char *text = self->query != NULL ? g_hash_table_lookup (self->query, name) : NULL;
  guint64 number;
  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &number, NULL))
    return fallback;
  return number;
}
