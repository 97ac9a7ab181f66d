# SPDX-License-Identifier: GPL-3.0-or-later
# Reads every Stata and SPSS file of exports with haven, and compares each cell with the CSV.
# Rscript haven.R FOLDER…; the last line counts cells and differences.
suppressMessages(library(haven))
reasons <- c(a = "-5", b = "-6", c = "-7", d = "-8", e = "-9", f = "-10")
cells <- 0
wrong <- 0

# What the CSV says as the number that stands for it: a choice's own, where its value is none.
numbered <- function(codes, table, name, text) {
  of <- codes[codes$table == table & codes$name == name & codes$submitted != "", ]
  at <- match(text, of$submitted)
  ifelse(is.na(at), text, of$number[at])
}

# TRUE for each cell that says the same.
same <- function(x, text) {
  blank <- text == ""
  # SPSS pads texts with blanks: those at the end are not in the file.
  if (is.character(x)) return(sub(" +$", "", ifelse(is.na(unclass(x)), "", unclass(x))) == sub(" +$", "", text))
  # A reason for no date is a code in the CSV, a tag in Stata and a number of seconds in SPSS.
  reason <- text %in% reasons
  if (inherits(x, "Date")) return(ifelse(is.na(x), blank | reason, format(x, "%Y-%m-%d") == text))
  # Stata has no times without a day: it is the first that it knows.
  if (inherits(x, "POSIXct") && any(grepl("^[0-9]{2}:", text)))
    return(ifelse(is.na(x), blank, paste("1960-01-01", substr(text, 1, 8)) == format(x, "%Y-%m-%d %H:%M:%S", tz = "UTC")))
  if (inherits(x, "POSIXct"))
    return(ifelse(is.na(x), blank,
                  substr(gsub("T", " ", text), 1, 19) == format(x, "%Y-%m-%d %H:%M:%S", tz = "UTC")))
  if (inherits(x, "difftime") || inherits(x, "hms")) {
    s <- as.numeric(x, units = "secs")
    s <- floor(s + 1e-6)
    return(ifelse(is.na(x), blank,
                  sprintf("%02d:%02d:%02d", s %/% 3600, s %/% 60 %% 60, s %% 60) == substr(text, 1, 8)))
  }
  tag <- if (any(is_tagged_na(x))) na_tag(x) else rep(NA, length(x))
  number <- suppressWarnings(as.numeric(text))
  x <- as.numeric(unclass(x)) # what SPSS calls missing is a number all the same
  good <- ifelse(is.na(x), blank | (!is.na(tag) & reasons[tag] == text), !is.na(number) & abs(number - x) <= 1e-9 * pmax(1, abs(x)))
  good <- good | (reason & !is.na(x) & abs(x - (number / 86400 - 141428)) < 1e-6)
  # A choice whose value is a text is a number here: the same number for the same text, always.
  coded <- is.na(number) & !blank & !is.na(x)
  if (any(coded)) {
    pairs <- unique(data.frame(t = text[coded], n = x[coded]))
    good[coded] <- !(text[coded] %in% pairs$t[duplicated(pairs$t)]) & !(x[coded] %in% pairs$n[duplicated(pairs$n)])
  }
  # A reason may be a number in SPSS where the CSV leaves the cell empty.
  good | (blank & !is.na(x) & x %in% -5:-10)
}

for (path in list.files(commandArgs(TRUE), "\\.(dta|sav|zsav)$", full.names = TRUE)) {
  file <- file.path(basename(dirname(path)), basename(path))
  csv <- sub("\\.[a-z]+$", ".csv", path)
  base <- read.csv(csv, colClasses = "character", na.strings = NULL, check.names = FALSE,
                   fileEncoding = "UTF-8")
  table <- sub("\\.[a-z]+$", "", basename(path))
  codes <- read.csv(file.path(dirname(path), "codes.csv"), colClasses = "character",
                    na.strings = NULL, check.names = FALSE, fileEncoding = "UTF-8")
  data <- if (grepl("dta$", file)) read_dta(path) else read_sav(path, user_na = TRUE)
  if (nrow(data) != nrow(base) || ncol(data) != ncol(base)) {
    cat(file, "has", nrow(data), "x", ncol(data), "cells, the CSV", nrow(base), "x", ncol(base), "\n")
    wrong <- wrong + 1
    next
  }
  for (i in seq_len(ncol(data))) {
    good <- same(data[[i]], numbered(codes, table, names(base)[i], base[[i]]))
    cells <- cells + length(good)
    if (!all(good)) {
      at <- which(!good)[1]
      cat(file, names(base)[i], "row", at, "CSV '", base[[i]][at], "' here '", format(data[[i]][at]), "'\n")
      wrong <- wrong + sum(!good)
    }
  }
}
cat(cells, "cells", wrong, "differences\n")
