using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Web;

/// <summary>A page as text to read.</summary>
/// <param name="Title">Its title; empty where it has none.</param>
/// <param name="Text">Its text: headings, lists and code as Markdown, links with their addresses.</param>
public sealed record PageText(string Title, string Text)
{
    private const int LongestTitle = 200;
    private const int LongestLink = 300;

    // Walked by hand and not by the library's own queries: those call themselves, and a page may nest as deep as it likes.
    private static readonly HashSet<string> Unread = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas", "video", "audio", "form", "button",
        "select", "textarea", "input", "nav", "aside", "footer", "dialog", "head",
    };

    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "p", "div", "section", "article", "main", "header", "ul", "ol", "dl", "dt", "dd", "table", "tr", "blockquote", "figure",
        "figcaption", "details", "summary", "hr", "address", "body",
    };

    /// <summary>Reads HTML. Nothing in it is run, and nothing that it names is fetched.</summary>
    /// <param name="html">The page.</param>
    /// <param name="address">Where it came from: its links are completed with it.</param>
    /// <param name="longest">The most characters; reading ends there.</param>
    public static PageText Of(string html, Uri address, int longest)
    {
        using var document = new HtmlParser(new HtmlParserOptions { IsScripting = false }).ParseDocument(html);
        var root = Main(document) ?? (INode?)document.Body ?? document.DocumentElement;
        return new(OneLine(document.Title ?? "").Cut(LongestTitle), new Walk(address, longest).Of(root));
    }

    // Most sites say what of a page is the page.
    private static IElement? Main(IDocument document)
    {
        IElement? found = null;
        for (INode? node = document.Body; node is not null; node = Next(node, document.Body!, isEntered: true))
            if (node is IElement element && (element.LocalName is "main" or "article" || element.GetAttribute("role") == "main"))
            {
                // Several articles are a list of them: all of it is the page.
                if (found is not null && element.LocalName == "article") return found.LocalName == "article" ? null : found;
                if (found is null || element.LocalName == "main") found = element;
            }
        return found;
    }

    private static INode? Next(INode node, INode root, bool isEntered)
    {
        if (isEntered && node.FirstChild is { } child) return child;
        for (INode? at = node; at is not null && at != root; at = at.Parent)
            if (at.NextSibling is { } next)
                return next;
        return null;
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private sealed class Walk(Uri address, int longest)
    {
        private readonly StringBuilder _text = new();
        private int _preformatted;

        public string Of(INode root)
        {
            INode? node = root;
            while (node is not null && _text.Length <= longest)
            {
                var isEntered = Enter(node);
                if (isEntered && node.FirstChild is { } child)
                {
                    node = child;
                    continue;
                }
                if (isEntered) Leave(node);
                while (node is not null && node != root && node.NextSibling is null)
                {
                    node = node.Parent;
                    if (node is not null) Leave(node);
                }
                node = node is null || node == root ? null : node.NextSibling;
            }
            return _text.ToString().Trim().Cut(longest);
        }

        private bool Enter(INode node)
        {
            if (node is IText text)
            {
                Say(text.Data);
                return false;
            }
            if (node is not IElement element) return false;
            var name = element.LocalName;
            if (Unread.Contains(name) || element.HasAttribute("hidden") || element.GetAttribute("aria-hidden") == "true") return false;
            if (name == "br") Line();
            else if (name is ['h', >= '1' and <= '6'])
            {
                Paragraph();
                _text.Append('#', name[1] - '0').Append(' ');
            }
            else if (name == "li")
            {
                Line();
                _text.Append("- ");
            }
            else if (name == "pre")
            {
                Paragraph();
                _text.Append("```\n");
                _preformatted++;
            }
            else if (name is "td" or "th") _text.Append(_text.Length == 0 || _text[^1] == '\n' ? "| " : " | ");
            else if (Blocks.Contains(name)) Paragraph();
            return true;
        }

        private void Leave(INode node)
        {
            if (node is not IElement element) return;
            var name = element.LocalName;
            if (name == "pre")
            {
                _preformatted--;
                Line();
                _text.Append("```");
                Paragraph();
            }
            else if (name == "a" && Link(element) is { } link) _text.Append(" (").Append(link).Append(')');
            else if (name is ['h', >= '1' and <= '6'] || Blocks.Contains(name)) Paragraph();
        }

        private string? Link(IElement element) =>
            element.GetAttribute("href") is { Length: > 0 and <= LongestLink } href && !href.StartsWith('#')
            && Uri.TryCreate(address, href, out var target) && target.Scheme is "http" or "https"
            && target.AbsoluteUri.Length <= LongestLink
                ? target.AbsoluteUri : null;

        private void Say(string text)
        {
            if (_preformatted > 0)
            {
                _text.Append(text);
                return;
            }
            foreach (var letter in text)
            {
                var isBlank = char.IsWhiteSpace(letter);
                if (!isBlank) _text.Append(letter);
                else if (_text.Length > 0 && _text[^1] is not (' ' or '\n')) _text.Append(' ');
            }
        }

        private void Line()
        {
            TrimBlanks();
            if (_text.Length > 0 && _text[^1] != '\n') _text.Append('\n');
        }

        private void Paragraph()
        {
            // The mark of a list's item stands before its first paragraph.
            if (_text.Length >= 2 && _text[^1] == ' ' && _text[^2] is '-' or '#') return;
            Line();
            if (_text.Length > 1 && _text[^2] != '\n') _text.Append('\n');
        }

        private void TrimBlanks()
        {
            while (_text.Length > 0 && _text[^1] == ' ' && !(_text.Length >= 2 && _text[^2] is '-' or '#')) _text.Length--;
        }
    }
}
