/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-simulate-send.h"

#include "door-openrosa.h"
#include "door-submission.h"

#include <libsoup/soup.h>

#define TIMEOUT 60      /* seconds */
#define TOO_MANY 429    /* the server asks for patience */
#define MAX_PATIENCE 30 /* times in a row */
#define MAX_WAIT 60     /* seconds, whatever Retry-After says */
#define DEFAULT_WAIT 5  /* seconds, when it says nothing */

struct _DoorSimulateSender {
  SoupSession *session;
  char *address;
  char *bearer; /* NULL: none */
};

DoorSimulateSender *
door_simulate_sender_new (const char *url, const char *token, GError **error)
{
  g_autoptr (DoorSimulateSender) self = g_new0 (DoorSimulateSender, 1);
  g_autoptr (GUri) uri = NULL;

  self->address = g_str_has_suffix (url, "/") ? g_strconcat (url, "submission", NULL)
                                              : g_strconcat (url, "/submission", NULL);
  uri = g_uri_parse (self->address, SOUP_HTTP_URI_FLAGS, NULL);
  if (!uri || !g_uri_get_host (uri)
      || (g_strcmp0 (g_uri_get_scheme (uri), "http")
          && g_strcmp0 (g_uri_get_scheme (uri), "https")))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "%s is no address of a hub; it begins with https:// or http://", url);
      return NULL;
    }
  self->bearer = token ? g_strconcat ("Bearer ", token, NULL) : NULL;
  self->session = soup_session_new_with_options ("timeout", TIMEOUT, NULL);
  return g_steal_pointer (&self);
}

void
door_simulate_sender_free (DoorSimulateSender *self)
{
  if (!self)
    return;
  g_clear_object (&self->session);
  g_free (self->address);
  g_free (self->bearer);
  g_free (self);
}

static SoupMessage *
make_message (const DoorSimulateSender *self, GBytes *xml)
{
  g_autoptr (GPtrArray) parts
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_wire_part_free);
  SoupMessage *message = soup_message_new ("POST", self->address);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autofree char *type = NULL;
  g_autoptr (GBytes) body = NULL;

  g_ptr_array_add (parts, door_wire_part_new (DOOR_SUBMISSION_XML_PART, "text/xml", xml));
  body = door_multipart_build (parts, &type);
  soup_message_set_request_body_from_bytes (message, type, body);
  soup_message_headers_replace (headers, "X-OpenRosa-Version", DOOR_OPENROSA_VERSION);
  if (self->bearer)
    soup_message_headers_replace (headers, "Authorization", self->bearer);
  return message;
}

/* As the server asks. Nothing else goes on in this program meanwhile. */
static void
wait_as_asked (SoupMessage *message)
{
  const char *after
      = soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After");
  guint64 seconds = after ? g_ascii_strtoull (after, NULL, 10) : DEFAULT_WAIT;

  g_usleep ((gulong) CLAMP (seconds, 1, MAX_WAIT) * G_USEC_PER_SEC);
}

static void
set_refusal (SoupMessage *message, GBytes *answer, GError **error)
{
  g_autoptr (DoorOpenRosaResponse) response = door_openrosa_response_parse (answer, NULL);
  const guint status = soup_message_get_status (message);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the hub answered %u: %s%s", status,
               response && response->message ? response->message
                                             : soup_message_get_reason_phrase (message),
               status == SOUP_STATUS_FORBIDDEN
                   ? " For a trial its administrator opens the form with “doorctl hub plain”."
                   : "");
}

gboolean
door_simulate_send (DoorSimulateSender *self, GBytes *xml, GError **error)
{
  for (guint patience = 0;; patience++)
    {
      g_autoptr (SoupMessage) message = make_message (self, xml);
      g_autoptr (GBytes) answer = soup_session_send_and_read (self->session, message, NULL, error);

      if (!answer)
        return FALSE;
      if (SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message)))
        return TRUE;
      if (soup_message_get_status (message) != TOO_MANY || patience == MAX_PATIENCE)
        {
          set_refusal (message, answer, error);
          return FALSE;
        }
      wait_as_asked (message);
    }
}
