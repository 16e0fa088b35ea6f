using ComfyAssistant.Host.Prompts.Files;

namespace ComfyAssistant.Tests.Unit.Prompts.Files;

public class PromptTemplateTests
{
    private static readonly PromptVariables Any = new(["name", "unknown", "a", "b", "x"], []);

    [Theory]
    [InlineData("Hello {{$name}}!", "Hello Zoë <b>& {{$x}}!")]
    [InlineData("{{ $name }} and {{$unknown}}.", "Zoë <b>& {{$x}} and .")]
    [InlineData("Write {{ '{{' }}$name}}.", "Write {{$name}}.")]
    [InlineData("no variables }} here", "no variables }} here")]
    public async Task Values_go_in_as_they_are(string template, string rendered) =>
        Assert.Equal(rendered, await PromptTemplate.Compile(template, Any)
            .RenderAsync(new Dictionary<string, string> { ["name"] = "Zoë <b>& {{$x}}" }, default));

    [Theory]
    [InlineData("a\nbc {{$x", 2, 4)]
    [InlineData("{{role}}", 1, 1)]
    [InlineData("ok {{$a}}\n\n  {{ Time.Now }}", 3, 3)]
    [InlineData("{{}}", 1, 1)]
    [InlineData("{{$a}}\n{{$rolle}}", 2, 1)]
    public void Broken_template_tells_line_and_column(string template, int line, int column)
    {
        var broken = Assert.Throws<PromptException>(() => PromptTemplate.Compile(template, Any));
        Assert.Equal((line, column), (broken.Line, broken.Column));
    }

    [Theory]
    [InlineData("system_message", "{{$role}}", "{{$tools}} is missing")]
    [InlineData("system_message", "{{$role}} {{$tools}} {{$rulez}}", "There are: $role, $tools")]
    [InlineData("sections/rules", "Rules", "{{$items}} is missing")]
    [InlineData("system_context/01_role", "{{$name}}", "this prompt is inserted as it is")]
    public void Each_kind_of_prompt_has_its_variables(string name, string text, string problem) =>
        Assert.Contains(problem, Assert.Throws<PromptException>(() => PromptTemplate.Compile(text, PromptVariables.Of(name))).Problem,
            StringComparison.Ordinal);

    [Fact]
    public void Variables_are_listed_once_in_order() =>
        Assert.Equal(["b", "a"], PromptTemplate.Compile("{{$b}} {{$a}} {{$b}}", Any).Variables);
}
