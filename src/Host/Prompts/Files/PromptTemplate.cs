using System.Text.RegularExpressions;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Host.Prompts.Files;

/// <summary>A template that compiles: text with <c>{{$variables}}</c>, in Semantic Kernel's own format.</summary>
internal sealed partial class PromptTemplate
{
    // Values are inserted as they are: by default every letter beyond ASCII would become an HTML entity. That is safe here because the
    // result becomes the content of one message and is never parsed as markup.
    private static readonly KernelPromptTemplateFactory Factory = new() { AllowDangerouslySetContent = true };
    private static readonly Kernel Bare = new();

    private const string NeverClosed =
        "\"{{\" is never closed; write }} after the variable, or {{ '{{' }} for the two letters themselves.";

    private readonly IPromptTemplate _template;

    private PromptTemplate(string text, IReadOnlyList<string> variables)
    {
        Text = text;
        Variables = variables;
        _template = Factory.Create(new PromptTemplateConfig(text) { AllowDangerouslySetContent = true });
    }

    public string Text { get; }

    /// <summary>The variables that it uses, in order of first use, without the dollar sign.</summary>
    public IReadOnlyList<string> Variables { get; }

    /// <summary>Compiles a template.</summary>
    /// <param name="text">The template.</param>
    /// <param name="allowed">The variables that it may and must use.</param>
    /// <exception cref="PromptException">It is broken; the exception says where.</exception>
    public static PromptTemplate Compile(string text, PromptVariables allowed)
    {
        // Semantic Kernel reports neither line nor column, and finds an unknown name only when it renders.
        var variables = new List<string>();
        for (var open = text.IndexOf("{{", StringComparison.Ordinal); open >= 0;)
        {
            var close = text.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0)
                throw PromptException.At(text, open, NeverClosed);
            var block = text[(open + 2)..close].Trim();
            if (Variable().IsMatch(block))
                variables.Add(allowed.Known.Contains(block[1..])
                    ? block[1..]
                    : throw PromptException.At(text, open, Unknown(block, allowed)));
            else if (!Literal().IsMatch(block))
                throw PromptException.At(
                    text, open, $"\"{{{{{block}}}}}\" is neither a variable such as {{{{$role}}}} nor a text in quotes.");
            open = text.IndexOf("{{", close + 2, StringComparison.Ordinal);
        }
        if (allowed.Required.FirstOrDefault(name => !variables.Contains(name)) is { } missing)
            throw PromptException.At(text, text.Length, $"{{{{${missing}}}}} is missing; without it the model would not read that part.");
        try
        {
            return new PromptTemplate(text, [.. variables.Distinct()]);
        }
        catch (KernelException broken)
        {
            throw PromptException.At(text, 0, broken.Message);
        }
    }

    /// <summary>The text with its variables filled in; those without a value become empty.</summary>
    public Task<string> RenderAsync(IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken)
    {
        var arguments = new KernelArguments();
        foreach (var (name, value) in values)
            arguments[name] = value;
        return _template.RenderAsync(Bare, arguments, cancellationToken);
    }

    private static string Unknown(string block, PromptVariables allowed) => allowed.Known.Count == 0
        ? $"There is no variable {block} here: this prompt is inserted as it is. Write {{{{ '{{{{' }}}} for the two letters themselves."
        : $"There is no variable {block} here. There {(allowed.Known.Count == 1 ? "is" : "are")}: "
            + $"{string.Join(", ", allowed.Known.Select(name => "$" + name))}.";

    [GeneratedRegex(@"^\$[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^('[^']*'|""[^""]*"")$")]
    private static partial Regex Literal();
}
