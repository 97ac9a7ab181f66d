/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-indicators"

#include "door-page-private.h"

#include "door-xml.h"

#include <stdarg.h>

static const char style[]
    = ":root{color-scheme:light dark}"
      "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
      "h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2.5rem;border-bottom:1px solid}"
      "h3{font-size:1rem;margin:1rem 0 .2rem}section{break-inside:avoid}"
      "table{border-collapse:collapse;margin:.6rem 0}th,td{padding:.15rem .8rem .15rem 0;"
      "text-align:start;vertical-align:top;border-bottom:1px solid #8884}"
      ".n{text-align:end;font-variant-numeric:tabular-nums}.meta{opacity:.75;font-size:.9rem}"
      ".caution{background:#fc08}.suppress{opacity:.6;font-style:italic}"
      "svg{max-width:100%;height:auto}svg text{fill:currentColor;font:12px system-ui,sans-serif}"
      "@media print{body{max-width:none;margin:0}}";

void
door_page_text (GString *out, const char *text)
{
  door_xml_append_escaped (out, text ? text : "");
}

void
door_page_begin (GString *out, const char *title)
{
  g_string_append (out, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
                        "<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
  door_page_text (out, title);
  g_string_append_printf (out, "</title>\n<style>%s</style></head><body>\n<h1>", style);
  door_page_text (out, title);
  g_string_append (out, "</h1>\n");
}

void
door_page_end (GString *out)
{
  g_string_append (out, "</body></html>\n");
}

void
door_page_table (GString *out, const char *title, ...)
{
  va_list titles;

  g_string_append (out, "<table><thead><tr>");
  va_start (titles, title);
  for (const char *at = title; at; at = va_arg (titles, const char *))
    {
      g_string_append (out, at == title ? "<th>" : "<th class=\"n\">");
      door_page_text (out, at);
      g_string_append (out, "</th>");
    }
  va_end (titles);
  g_string_append (out, "</tr></thead><tbody>\n");
}

void
door_page_cell (GString *out, const char *text, gboolean is_number)
{
  g_string_append (out, is_number ? "<td class=\"n\">" : "<td>");
  door_page_text (out, text);
  g_string_append (out, "</td>");
}
