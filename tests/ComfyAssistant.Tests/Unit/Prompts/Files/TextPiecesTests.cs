using ComfyAssistant.Host.Prompts.Files;
using FsCheck.Xunit;

namespace ComfyAssistant.Tests.Unit.Prompts.Files;

public class TextPiecesTests
{
    [Fact]
    public void Short_text_is_cut_into_paragraphs() =>
        Assert.Equal(["One.\nStill one.\n\n", "Two."], TextPieces.Of("One.\nStill one.\n\nTwo.", "goals.md").Select(piece => piece.Text));

    [Fact]
    public void Long_paragraph_is_cut_into_lines_and_a_long_line_into_sentences()
    {
        var line = string.Concat(Enumerable.Repeat("A sentence of thirty letters. ", 50));
        var pieces = TextPieces.Of("short line\n" + line, "SOUL.md");
        Assert.Equal(51, pieces.Count);
        Assert.Equal("SOUL.md: \"short line\"", pieces[0].Name);
    }

    [Property]
    public bool Pieces_joined_are_the_text_again(string? text) =>
        string.Concat(TextPieces.Of(text ?? "", "x").Select(piece => piece.Text)) == (text ?? "");
}
