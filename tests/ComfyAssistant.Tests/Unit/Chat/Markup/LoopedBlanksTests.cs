using ComfyAssistant.Host.Chat.Markup;

namespace ComfyAssistant.Tests.Unit.Chat.Markup;

/// <summary>
/// Written calls with hundreds of thousands of blanks or of beginnings without an end, as a small model that loops writes them. Each took
/// minutes where an expression tried every one of them; here they only need to come to an end.
/// </summary>
public class LoopedBlanksTests
{
    private static readonly string Blanks = new('\n', 200_000);

    [Fact]
    public void Whole_message_is_read_whatever_blanks_it_holds()
    {
        var call = Assert.Single(WholeMessage.Read("{\"name\":\"addNode\"," + Blanks + "\"arguments\":{}}<|im_end|>")!);
        Assert.Equal("addNode", call.Name);
        Assert.Null(WholeMessage.Read("{\"name\"" + Blanks + "x"));
    }

    [Fact]
    public void Heads_are_read_whatever_blanks_they_hold()
    {
        Assert.Null(ElementCalls.Function(Blanks + ">", ended: true));
        Assert.Null(ElementCalls.Invoke(Blanks + "\"", ended: true));
        Assert.Null(ElementCalls.Invoke(new string('a', 200_000), ended: true));
    }

    [Fact]
    public void Value_ends_where_the_next_argument_begins()
    {
        var call = ElementCalls.Function($"=addNode><parameter=a>1{Blanks}2{Blanks}<parameter=b>{Blanks}</parameter>", ended: true)!;
        var values = LooseArguments.Read(call.Arguments)!.Value;
        Assert.Equal($"1{Blanks}2", values.GetProperty("a").GetString());
        Assert.Equal(Blanks[2..], values.GetProperty("b").GetString());
    }

    [Fact]
    public void Arguments_without_an_end_are_looked_through_once()
    {
        var many = string.Concat(Enumerable.Repeat("<arg_key>a", 50_000));
        Assert.Equal("{}", ElementCalls.Glm("addNode" + many, ended: true)!.Arguments);
        Assert.NotNull(ElementCalls.Function("=addNode>" + string.Concat(Enumerable.Repeat("<parameter=a", 50_000)), ended: true));
        Assert.NotNull(ElementCalls.Function("=addNode><param" + Blanks, ended: true));
    }

    [Fact]
    public void Pairs_of_keys_and_values_are_read()
    {
        var call = ElementCalls.Glm(
            "addNode\n<arg_key>a</arg_key>\n<arg_value>1</arg_value><arg_key> b </arg_key><arg_value>2", ended: true)!;
        Assert.Equal("""{"a":"1","b":"2"}""", call.Arguments);
    }
}
