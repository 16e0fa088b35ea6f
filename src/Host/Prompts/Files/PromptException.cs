using System.Globalization;

namespace ComfyAssistant.Host.Prompts.Files;

/// <summary>A template that cannot be used, and where it breaks.</summary>
/// <param name="problem">What is wrong and what would be right.</param>
/// <param name="line">The line of the place, from 1.</param>
/// <param name="column">The column of the place in UTF-16 units, from 1.</param>
internal sealed class PromptException(string problem, int line, int column)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"line {line}, column {column}: {problem}"))
{
    public string Problem { get; } = problem;

    public int Line { get; } = line;

    public int Column { get; } = column;

    public static PromptException At(string text, int index, string problem) => new(
        problem,
        1 + text.AsSpan(0, index).Count('\n'),
        index - text.LastIndexOf('\n', Math.Max(0, index - 1), Math.Max(0, index)));
}
