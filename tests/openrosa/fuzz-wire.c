/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every parser of the wire over the same bytes. What is accepted must print, and parse again. */
#include "door-collect-settings.h"
#include "door-hub-wire.h"
#include "door-letter.h"
#include "door-relay-wire.h"
#include "door-submission.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static GBytes *
bytes_of (char *text)
{
  return g_bytes_new_take (text, strlen (text));
}

static void
fuzz_documents (GBytes *bytes)
{
  g_autoptr (GPtrArray) forms = door_form_list_parse (bytes, NULL);
  g_autoptr (GPtrArray) media = door_media_manifest_parse (bytes, NULL);
  g_autoptr (DoorOpenRosaResponse) response = door_openrosa_response_parse (bytes, NULL);
  if (forms != NULL)
    {
      g_autoptr (GBytes) text = bytes_of (door_form_list_print (forms));
      g_autoptr (GPtrArray) again = door_form_list_parse (text, NULL);
      g_assert_nonnull (again);
      g_assert_cmpuint (again->len, ==, forms->len);
    }
  if (media != NULL)
    {
      g_autoptr (GBytes) text = bytes_of (door_media_manifest_print (media));
      g_autoptr (GPtrArray) again = door_media_manifest_parse (text, NULL);
      g_assert_nonnull (again);
    }
  if (response != NULL)
    {
      g_autoptr (GBytes) text = bytes_of (door_openrosa_response_print (response));
      g_autoptr (DoorOpenRosaResponse) again = door_openrosa_response_parse (text, NULL);
      g_assert_cmpstr (again->message, ==, response->message);
    }
}

/* A code that anybody may hold before the camera. */
static void
fuzz_settings (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (DoorCollectSettings) settings = door_collect_settings_parse (text, NULL);
  g_assert_true (settings == NULL || g_str_has_prefix (settings->url, "http"));
}

static void
fuzz_submission (GBytes *bytes)
{
  gboolean sealed;
  g_autoptr (DoorSubmissionManifest) head = door_submission_head_parse (bytes, &sealed, NULL);
  g_autoptr (DoorSubmissionManifest) manifest = door_submission_manifest_parse (bytes, NULL);
  if (manifest == NULL)
    return;
  g_assert_nonnull (head);
  g_autoptr (GBytes) text = door_submission_manifest_print (manifest);
  g_autoptr (DoorSubmissionManifest) again = door_submission_manifest_parse (text, NULL);
  g_assert_cmpuint (again->parts->len, ==, manifest->parts->len);
}

static void
fuzz_multipart (GBytes *bytes)
{
  g_autofree char *type = NULL;
  g_autoptr (GPtrArray) parts
      = door_multipart_parse (bytes, "multipart/form-data; boundary=AaB03x", NULL);
  if (parts == NULL)
    return;
  g_autoptr (GBytes) body = door_multipart_build (parts, &type);
  g_autoptr (GPtrArray) again = door_multipart_parse (body, type, NULL);
  g_assert_nonnull (again);
  g_assert_cmpuint (again->len, ==, parts->len);
}

static void
fuzz_json (GBytes *bytes)
{
  guint64 mark;
  g_autoptr (DoorChanges) changes = door_changes_parse (bytes, NULL);
  g_autoptr (GPtrArray) assignments = door_assignment_page_parse (bytes, &mark, NULL);
  g_autoptr (GPtrArray) receipts = door_receipt_page_parse (bytes, &mark, NULL);
  g_autoptr (DoorDeviceKeys) keys = door_device_keys_parse (bytes, NULL);
  g_autoptr (GPtrArray) rows = door_submission_page_parse (bytes, &mark, NULL);
  g_autoptr (GPtrArray) letters = door_letter_page_parse (bytes, &mark, NULL);
  g_autoptr (DoorEnrolRequest) asked = door_enrol_request_parse (bytes, NULL);
  g_autoptr (DoorEnrolReply) reply = door_enrol_reply_parse (bytes, NULL);
  g_autoptr (DoorRelayTeam) team = door_relay_team_parse (bytes, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (DoorEnrolCode) code = door_enrol_code_parse (text, NULL);
  g_autoptr (DoorRelayCode) relay = door_relay_code_parse (text, NULL);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  fuzz_documents (bytes);
  fuzz_submission (bytes);
  fuzz_settings (data, size);
  fuzz_multipart (bytes);
  fuzz_json (bytes);
  return 0;
}
