// Leads to the search of a list by the browser's key for shortcuts and "/": a bare "/" would get in the way of speech input.
const search = document.getElementById("searchbar");
if (search) search.accessKey = "/";
