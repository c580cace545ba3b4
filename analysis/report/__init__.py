"""Pages of one file: a dataset to explore (`analysis.report.dataset_page`), an article with its annotation.

Python prepares the data and puts the page together; `page/` holds its markup, styles and scripts, each file one
subject. The page needs no network, and its content security policy admits nothing but its own script and styles.
"""
